import { Subscription } from 'rxjs';
import type { RetryLink } from '../model/retryLink.ts';

const longest = 2 ** 31 - 1; // of a platform's timer: a longer one fires at once

/** Acts once, after that many ms, however many they are. Unsubscribing prevents it. */
export function after(link: Pick<RetryLink, 'after'>, delay: number, act: () => void): Subscription {
  const waiting = new Subscription();
  const wait = (left: number): void => {
    const now = Math.min(left, longest);
    const timer = new Subscription();
    const leave = link.after(now, () => {
      waiting.remove(timer);
      if (left > now) wait(left - now);
      else act();
    });
    timer.add(leave);
    waiting.add(timer);
  };
  wait(delay);
  return waiting;
}
