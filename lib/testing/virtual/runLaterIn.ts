import { type SchedulerLike, type Subscription, timer } from 'rxjs';

/** Runs something on the scheduler, after a delay in ms (default 0), unless what it returns is unsubscribed first. */
export type RunLater = (act: () => void, delay?: number) => Subscription;

/** Makes a `Later` that runs nothing after the end of `life`. What is run and throws is reported RxJS's way. */
export function runLaterIn(life: Subscription, scheduler: SchedulerLike): RunLater {
  return (act, delay = 0) => {
    const timing = timer(delay, scheduler).subscribe(act);
    life.add(timing);
    return timing;
  };
}
