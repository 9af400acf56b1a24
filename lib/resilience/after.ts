import { type SchedulerLike, Subscription } from 'rxjs';

const longest = 2 ** 31 - 1; // of a platform's timer: a longer one fires at once

/** Acts once, after that many ms, however many they are. Unsubscribing prevents it. */
export function after(scheduler: SchedulerLike, delay: number, act: () => void): Subscription {
  const waiting = new Subscription();
  const wait = (left: number): void => {
    const now = Math.min(left, longest);
    const timer = scheduler.schedule(() => {
      waiting.remove(timer);
      if (left > now) wait(left - now);
      else act();
    }, now);
    waiting.add(timer);
  };
  wait(delay);
  return waiting;
}
