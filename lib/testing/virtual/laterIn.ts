import { type SchedulerLike, type Subscription, timer } from 'rxjs';

/** Runs something on the scheduler, after a delay in ms (default 0), unless what it returns is unsubscribed first. */
export type Later = (act: () => void, delay?: number) => Subscription;

/** Makes a `Later` that runs nothing after the end of `life`. What is run and throws is reported RxJS's way. */
export function laterIn(life: Subscription, scheduler: SchedulerLike): Later {
  return (act, delay = 0) => {
    // eslint-disable-next-line rxjs-x/no-ignored-error -- a timer has none
    const timing = timer(delay, scheduler).subscribe(act);
    life.add(timing);
    return timing;
  };
}
