import { type SchedulerLike, type Subscription, timer } from 'rxjs';

/** Makes a function that runs callbacks on the scheduler until `life` is unsubscribed. RxJS reports what they throw. */
export function runLaterIn(life: Subscription, scheduler: SchedulerLike): RunLater {
  return (act, delay = 0) => {
    const timing = timer(delay, scheduler).subscribe(act);
    life.add(timing);
    return timing;
  };
}

/** Runs a callback after a delay in ms (default 0), unless the returned subscription is unsubscribed first. */
export type RunLater = (act: () => void, delay?: number) => Subscription;
