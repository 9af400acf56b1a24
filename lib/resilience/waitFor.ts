import { combineLatest, merge, Observable, switchMap, take, takeUntil } from 'rxjs';
import type { RetryLink } from '../model/retryLink.ts';
import { callReporting } from '../stream/callReporting.ts';
import { backoff } from './planRetry.ts';
import type { ReconnectAttempt, ReconnectSettings } from './ReconnectOptions.ts';

/**
 * Waits before an attempt: emits when the attempt is due, and completes without a value when the owner is destroyed or the
 * signal of `open()` aborts. Calls
 * `onAttempt` when the wait begins. Its clock is the scheduler's timers, so changes of the time of day do not matter.
 *
 * A hint of `wakeOn` shortens the wait: only a first wait is left then, but it never ends before `least`.
 *
 * @param least the shortest wait, in ms: the `retryAfter` of a denial or a server
 * @param random the share of the wait that is left after a hint
 */
export function waitFor(
  next: ReconnectAttempt,
  least: number,
  link: RetryLink,
  settings: ReconnectSettings,
  random: () => number,
): Observable<unknown> {
  const { wakeOn, onAttempt } = settings;
  const waits = [timer(next.delay, link)];
  if (wakeOn) {
    const left$ = timer(backoff(1, settings, random()), link);
    waits.push(combineLatest([timer(least, link), hintsOf(wakeOn, link).pipe(take(1))]).pipe(switchMap(() => left$)));
  }
  const announced$ = new Observable(() => {
    callReporting(() => onAttempt?.(Object.freeze(next)), link.report);
  });
  return merge(...waits, announced$).pipe(takeUntil(destroyed(link)));
}

const longest = 2 ** 31 - 1; // of a platform's timer: a longer one fires at once

/** Emits once after that many ms, however many they are. */
export function timer(ms: number, link: Pick<RetryLink, 'after'>): Observable<unknown> {
  return new Observable((subscriber) => {
    const wait = (left: number): void => {
      const part = Math.min(left, longest);
      const due = (): void => {
        if (left > part) wait(left - part);
        else subscriber.next(undefined);
      };
      subscriber.add(link.after(part, due));
    };
    wait(ms);
  });
}

/** Emits when the owner is destroyed or the signal aborts, inside the subscription if that has happened already. */
function destroyed(link: RetryLink): Observable<unknown> {
  return new Observable((subscriber) => link.onDestroyed(() => subscriber.next(undefined)));
}

/**
 * Emits with each value of `wakeOn`, except those that it emits during the subscription. Its error is reported.
 *
 * Does not pass on the Subscriber: from that, whoever made `wakeOn` could reach the owner's subscribers (L9).
 */
function hintsOf(wakeOn: Observable<unknown>, { report }: RetryLink): Observable<unknown> {
  return new Observable((subscriber) => {
    let subscribing = true;
    const next = (): void => {
      if (!subscribing) subscriber.next(undefined);
    };
    const error = (thrown: unknown): void => {
      report(thrown);
    };
    const subscription = wakeOn.subscribe({ next, error });
    subscribing = false;
    return () => {
      subscription.unsubscribe();
    };
  });
}
