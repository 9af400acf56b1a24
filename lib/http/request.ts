import type { Observable, Subscriber } from 'rxjs';
import type { Owner } from '../model/Owner.ts';
import { isThenable } from '../model/readBelowRoot.ts';
import { standFor } from '../model/retryLink.ts';
import { ownerCoreOf } from '../network/OwnerHandle.ts';
import { retryLinkFor } from '../socket/socketError.ts';
import { sealedObservable } from '../stream/OwnedObservable.ts';
import { RequestSubscription } from './RequestSubscription.ts';
import { fetchFailureOf } from './fetchFailureOf.ts';
import { httpOwnerOf } from './HttpOwner.ts';
import { type OwnedResponse, ownedResponse } from './ownedResponse.ts';
import { readRequest, readSignal } from './readRequest.ts';

/** What is requested: as the first argument of `fetch`. */
export type RequestTarget = string | URL | Request;
/**
 * How: as the second argument of `fetch`. All else that `fetch` knows is ignored here.
 *
 * @see {@link https://example.com/rx-secure-networking/docs/options.md#requestowner-target-options}
 */
export type RequestOptions = Pick<RequestInit, 'method' | 'headers' | 'body' | 'redirect' | 'signal'>;
/**
 * A target, or a function that gives one for each subscription, within `limits.connectTimeout`: also as a promise or as the
 * first value of an observable. If the function fails, the error is `connect-failed`, with what it threw as the `cause`.
 */
export type TargetOrProvider =
  | RequestTarget
  | (() => RequestTarget | PromiseLike<RequestTarget> | Observable<RequestTarget>);

/**
 * Sends one request of the owner for each subscription, and emits its response when the headers have arrived; then it
 * completes. You read the body. Cold: each subscription runs every audit again. Unsubscribing before the
 * response aborts the request.
 *
 * Errors with a `SocketError`, on the network's scheduler; `reconnect()` works on it, and on a body that is lost. It sends a
 * POST again too, which the server may have carried out: use it only if that is harmless, or decide in `retryIf`. A response
 * is no error, whatever its status. Completes when the owner is destroyed. If `options.signal` aborts, also while a function
 * finds the URL, it errors with the reason of the signal; a wait of `reconnect()` completes.
 *
 * @see {@link https://example.com/rx-secure-networking/docs/options.md#requestowner-target-options}
 * @throws TypeError for anything but an owner
 * @example
 * request(owner, 'https://api.example.com/v1/items').pipe(switchMap((response) => response.json()))
 */
export function request(owner: Owner, target: TargetOrProvider, options?: RequestOptions): Observable<OwnedResponse> {
  const core = ownerCoreOf(owner);
  const http = httpOwnerOf(core);
  const { maxResponseBytes: maxBytes, idleTimeout: idle } = core.limits;
  return sealedObservable((subscriber) => {
    const subscription = new RequestSubscription<OwnedResponse>(http, subscriber);
    return withTarget(subscriber, subscription, target, options, (given, signal) => {
      subscription.start(readRequest(given, options, signal), {
        bounds: { maxBytes, idle },
        bodyError: (cause, end, signal) => {
          const failure = fetchFailureOf(cause, end, signal);
          if (end.error && failure instanceof TypeError) standFor(failure, end.error, retryLinkFor(core, signal));
          return failure;
        },
        answered: (answer) => {
          const response = ownedResponse(answer, core.report);
          subscription.release();
          subscription.next(response);
          subscription.complete();
        },
      });
    });
  }, core.report);
}

/**
 * Calls `start` with the target, when its provider has given it: within `limits.connectTimeout`, unless the signal of the
 * options aborts before that. What goes wrong before that is the error. Returns what cancels it.
 */
export function withTarget(
  subscriber: Pick<Subscriber<never>, 'add'>,
  subscription: RequestSubscription<never>,
  target: TargetOrProvider,
  options: unknown,
  start: (given: unknown, signal?: AbortSignal) => void,
): () => void {
  const cancel = (): void => {
    subscription.cancel();
  };
  const attempt = (act: () => void): void => {
    try {
      act();
    } catch (error) {
      subscription.fail(error);
    }
  };
  subscriber.add(cancel); // the subscriber may unsubscribe inside the provider
  attempt(() => {
    if (!subscription.isWanted) return;
    if (typeof target !== 'function') {
      if (isThenable(target)) throw new TypeError('the target is a promise: give a function that returns it');
      start(target);
      return;
    }
    const signal = readSignal(options);
    if (!subscription.claim(signal)) return;
    const found = (given: unknown): void => {
      attempt(() => {
        if (subscription.isWanted) start(given, signal);
      });
    };
    subscription.find(target, found);
  });
  return cancel;
}
