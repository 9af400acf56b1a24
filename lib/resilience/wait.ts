import { filter, type Observable, Subscription, take } from 'rxjs';
import type { RetryLink } from '../model/retryLink.ts';

/** How long to wait, in ms. */
export interface Waiting {
  readonly link: Pick<RetryLink, 'after' | 'report'>;
  /** At all events. */
  readonly least: number;
  /** All in all. */
  readonly delay: number;
  /** From the hint, or from the least, to the end. */
  readonly hinted: number;
  readonly wakeOn: Observable<unknown> | undefined;
}

/**
 * Waits, then acts once, unless `waiting` is unsubscribed before. Its clock is its timers, so that no jump of the time of
 * day matters to it.
 */
export function wait(waiting: Subscription, { link, least, delay, hinted, wakeOn }: Waiting, act: () => void): void {
  const endIn = (ms: number): void => {
    const end = (): void => {
      waiting.unsubscribe();
      act();
    };
    waiting.add(after(link, ms, end));
  };
  let due = least === 0;
  let woken = false;
  const shorten = (): void => {
    if (due && woken) endIn(hinted);
  };
  endIn(delay);
  if (wakeOn === undefined) return;
  const passed = (): void => {
    due = true;
    shorten();
  };
  if (!due) waiting.add(after(link, least, passed));
  const leave = onNews(wakeOn, link.report, () => {
    woken = true;
    shorten();
  });
  waiting.add(leave);
}

/** Calls back on the first value that is news: what comes while it subscribes is the present, and no hint. */
function onNews(wakeOn: Observable<unknown>, report: RetryLink['report'], callback: () => void): () => void {
  let subscribing = true;
  const news$ = wakeOn.pipe(
    filter(() => !subscribing),
    take(1),
  );
  const failed = (error: unknown): void => {
    report(error);
  };
  const subscription = news$.subscribe({ next: callback, error: failed });
  subscribing = false;
  // Not the subscription itself, which would lead who made wakeOn to the timers (L9).
  return () => {
    subscription.unsubscribe();
  };
}

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
