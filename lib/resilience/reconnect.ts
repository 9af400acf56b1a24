import type { MonoTypeOperatorFunction, Subscriber } from 'rxjs';
import { OwnedObservable, sealedObservable } from '../stream/OwnedObservable.ts';
import { readReconnectOptions, type ReconnectOptions } from './ReconnectOptions.ts';
import { Reconnecting } from './Reconnecting.ts';

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
      const reconnecting = new Reconnecting(source, settings, subscriber);
      reconnecting.attempt();
      return () => {
        reconnecting.leave();
      };
    };
    return sealedObservable(attach, OwnedObservable.reportOf(source));
  };
}
