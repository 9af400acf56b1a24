import {
  combineLatest,
  merge,
  type MonoTypeOperatorFunction,
  Observable,
  retry,
  type Subscriber,
  switchMap,
  take,
  takeUntil,
} from 'rxjs';
import { ownCopy } from '../stream/ownCopy.ts';
import { largestInteger } from '../model/readOptions.ts';
import { errorBehind, retryAfterOf, type RetryLink, retryLinkOf } from '../model/retryLink.ts';
import { SocketError } from '../model/SocketError.ts';
import { callReporting, reportRejection } from '../stream/callReporting.ts';
import { reportOf, sealedObservable } from '../stream/OwnedObservable.ts';
import { backoff, gaveUp, mayRetry, nextDelay, nextRetry, type Retry } from './planRetry.ts';
import {
  readReconnectOptions,
  type ReconnectAttempt,
  type ReconnectOptions,
  type ReconnectSettings,
} from './ReconnectOptions.ts';

/**
 * Subscribes again to an `owner.open(…)`, or to an observable made from it, after a temporary error. Each attempt creates
 * a new socket, calls the provider of the URL and runs every audit again. Nothing of the last attempt is reused.
 *
 * Before each attempt it waits a random time (full jitter). The longest possible wait doubles after each failure, and is
 * reset once a connection has stayed open for `stableAfter`. Delays use the network's scheduler. After a denial it tries
 * again only if the denial has a `retryAfter`, and not before. A server's `Retry-After` is obeyed too, even beyond
 * `maxDelay`. See `retryIf` for the rest.
 *
 * Completes with its source. If the owner is destroyed, or the `signal` of `open()` aborts, it completes inside that call,
 * also during a wait.
 *
 * Errors with the source's error if that is final or does not come from `open()`; with what `retryIf` or `random` throws;
 * and with a `SocketError` `gave-up` after `maxAttempts`, or if the next attempt would come after `maxElapsed`. That one
 * has the last error as its `cause`, and the same `end`.
 *
 * ```text
 * source          -a-#
 *                       -b-|
 * reconnect()     -a----b-|
 * ```
 *
 * @see {@link https://example.com/rx-secure-networking/docs/options.md#reconnectoptions}
 * @throws TypeError, RangeError for an option of the wrong form
 * @example
 * owner.open('wss://chat.example.com/rooms/7').pipe(
 *   switchMap((socket) => socket.messages$),
 *   reconnect(),
 * ).subscribe(render);
 */
export function reconnect<T>(options: ReconnectOptions = {}): MonoTypeOperatorFunction<T> {
  // eslint-disable-next-line no-restricted-properties -- chance is a parameter; this is its default
  const settings = readReconnectOptions(options, Math.random);
  return (source) => {
    const attach = (subscriber: Subscriber<T>) => {
      const subscription = source.pipe(retry({ delay: delayOf(settings) })).subscribe(subscriber);
      return () => {
        subscription.unsubscribe();
      };
    };
    return sealedObservable(attach, reportOf(source));
  };
}

/** Makes the `delay` of one subscription: it returns a wait for each error, and throws an error that is final. */
function delayOf(settings: ReconnectSettings): (failure: unknown) => Observable<unknown> {
  let last: Retry | undefined;
  // Not called as members: they would get the settings as `this` (L9).
  const { random: ofUser, retryIf } = settings;
  return (failure) => {
    const error = errorBehind(failure);
    const link = retryLinkOf(error);
    if (!link || !(error instanceof SocketError)) throw failure;
    const made = ownCopy(error); // as the library made it: a holder of the error may have changed it (L6)
    const least = retryAfterOf(error);
    const mayOfUser =
      retryIf && ((own: SocketError, usual: boolean) => reportRejection(retryIf(own, usual), link.report));
    if (!mayRetry(made, least, mayOfUser, ownCopy(made))) throw failure;
    const random = (): number => {
      const share = reportRejection(ofUser(), link.report);
      if (typeof share === 'number' && share >= 0 && share <= 1) return share;
      throw new RangeError('reconnect: random() must return a number from 0 to 1');
    };
    const now = link.now();
    last = nextRetry(last, made, settings.stableAfter, now);
    const { attempt } = last;
    const delay = nextDelay(last, settings, now, least ?? 0, random());
    if (delay === undefined) throw gaveUp(error, attempt - 1);
    return waitFor({ attempt, delay, error: made }, least ?? 0, link, settings, random);
  };
}

/**
 * Waits before an attempt: emits when the attempt is due, and completes without a value when the owner is destroyed or the
 * signal of `open()` aborts. Calls `onAttempt` when the wait begins. Its clock is the scheduler's timers, so changes of the
 * time of day do not matter.
 *
 * A hint of `wakeOn` shortens the wait: only a first wait is left then, but it never ends before `least`.
 *
 * @param least the shortest wait, in ms: the `retryAfter` of a denial or a server
 * @param random the share of the wait that is left after a hint
 */
function waitFor(
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

/** Emits once after that many ms, however many they are: a platform's timer with more than `largestInteger` fires at once. */
export function timer(ms: number, link: Pick<RetryLink, 'after'>): Observable<unknown> {
  return new Observable((subscriber) => {
    const wait = (left: number): void => {
      const part = Math.min(left, largestInteger);
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
 * Emits with each value of `wakeOn`, except those that it emits during the subscription. Its error is reported, and
 * what its teardown throws.
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
      callReporting(() => subscription.unsubscribe(), report);
    };
  });
}
