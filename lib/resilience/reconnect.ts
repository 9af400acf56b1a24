import { type MonoTypeOperatorFunction, type Observable, retry, type Subscriber } from 'rxjs';
import { ownCopy } from '../stream/CopyingSubject.ts';
import { retryAfterOf, retryLinkOf } from '../model/retryLink.ts';
import { SocketError } from '../model/SocketError.ts';
import { OwnedObservable, sealedObservable } from '../stream/OwnedObservable.ts';
import { gaveUp, mayRetry, nextDelay, nextRetry, type Retry } from './planRetry.ts';
import { readReconnectOptions, type ReconnectOptions, type ReconnectSettings } from './ReconnectOptions.ts';
import { waitFor } from './waitFor.ts';

/**
 * Subscribes again to an `owner.open(…)`, or to what was made of it, after an error that may pass: every attempt creates
 * a new socket, calls the provider of its URL and asks every audit anew. Nothing is kept over from the last.
 *
 * Before each attempt it waits a random time (full jitter). The longest possible wait doubles after each failure, and is
 * reset once a connection has stayed open for `stableAfter`. Delays use the network's scheduler. After a denial it tries
 * again only if the denial has a `retryAfter`, and not before. A server's `Retry-After` is obeyed too, even beyond `maxDelay`. See `retryIf` for
 * the rest.
 *
 * Completes with its source, and when the owner is destroyed, also during a wait, inside that call. Errors with the
 * source's error where it is final, and where it is not an error that `open()` gave; with a `SocketError` `gave-up` when
 * there have been `maxAttempts` or the next would come after `maxElapsed`, with the last error as its `cause` and that
 * one's `end`; with what `retryIf` or `random` throws.
 *
 * ```text
 * source          -a-#
 *                       -b-|
 * reconnect()     -a----b-|
 * ```
 *
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
    return sealedObservable(attach, OwnedObservable.reportOf(source));
  };
}

/** Says for each error of one subscription when to try again: see `waitFor`. Throws the error if it is final. */
function delayOf(settings: ReconnectSettings): (error: unknown) => Observable<unknown> {
  let last: Retry | undefined;
  const random = (): number => {
    const { random: ofUser } = settings; // not called as a member: it would get the settings as `this` (L9)
    const share = ofUser();
    if (share >= 0 && share <= 1) return share;
    throw new RangeError('reconnect: random() must give a number from 0 to 1');
  };
  return (error) => {
    const link = retryLinkOf(error);
    if (!link || !(error instanceof SocketError)) throw error;
    const made = ownCopy(error); // as the library made it: whoever has held the error may have written to it (L6)
    const least = retryAfterOf(error);
    if (!mayRetry(made, least, settings.retryIf, ownCopy(made))) throw error;
    const now = link.now();
    last = nextRetry(last, made, settings.stableAfter, now);
    const { attempt } = last;
    const delay = nextDelay(last, settings, now, least ?? 0, random());
    if (delay === undefined) throw gaveUp(error, attempt - 1);
    return waitFor({ attempt, delay, error: made }, least ?? 0, link, settings, random);
  };
}
