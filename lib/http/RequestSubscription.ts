import { isObservable, Subscription, take, throwIfEmpty } from 'rxjs';
import { isThenable } from '../model/readBelowRoot.ts';
import { linkRetry } from '../model/retryLink.ts';
import type { SocketEnd } from '../model/SocketEnd.ts';
import type { Dependant } from '../owner/OwnerLife.ts';
import { watchSignal } from '../owner/watchSignal.ts';
import { providerError, providerTimeout, retryLinkFor, socketError } from '../socket/socketError.ts';
import { type AnyObserver, callReporting, reportRejection } from '../stream/callReporting.ts';
import { schedule, scheduleDeadline } from '../stream/schedulerTime.ts';
import { whenRoom, whenSettled } from '../stream/whenSettled.ts';
import { isolatedObservable } from '../verdict/isolatedObservable.ts';
import type { Exchange } from './Exchange.ts';
import type { Answer, ExchangeBounds } from './ExchangeListener.ts';
import { type fetchFailureOf, abortReason } from './fetchFailureOf.ts';
import type { HttpOwner } from './HttpOwner.ts';
import type { CapturedRequest } from './CapturedRequest.ts';
import type { RequestEndCause, RequestEndDetails } from './requestEnds.ts';
import { denyRequest, refusalBeforeUrl, startExchange, unknownUrl } from './startExchange.ts';

/** What is done with the answer to one subscription. */
export interface RequestSubscriptionSettings {
  readonly bounds: ExchangeBounds;
  readonly answered: (answer: Answer) => void;
  /** Makes what a read of the body fails with. */
  readonly bodyError: typeof fetchFailureOf;
}

/** One subscription to `request()` or `events()`: one request, and what becomes of it notified to one observer. */
export class RequestSubscription<T> implements Dependant {
  readonly #http: HttpOwner;
  readonly #observer: AnyObserver<T>;
  readonly #waiting = new Subscription();
  #exchange: Exchange | undefined;
  /** An error is on its way. */
  #failing = false;
  /** While its target is being found: its time, and its place among the requests. */
  #timerAndPlace: Subscription | undefined;
  /** Its abort ends a wait of `reconnect()` too. */
  #signal: AbortSignal | undefined;

  constructor(http: HttpOwner, observer: AnyObserver<T>) {
    this.#http = http;
    this.#observer = observer;
    http.core.life.addDependant(this);
  }

  /**
   * Counts as a request while its target is being found (L27), for no longer than `limits.connectTimeout`. Fails with the
   * reason of the signal if it aborts meanwhile. Returns false, and fails, if there can be none, or the signal has aborted.
   */
  claim(signal: AbortSignal | undefined): boolean {
    const { core } = this.#http;
    this.#signal = signal;
    const refused = refusalBeforeUrl(this.#http);
    if (refused) {
      denyRequest(this.#http, refused, { failed: (cause, end) => this.ended(cause, end) });
      return false;
    }
    this.#http.claim();
    const within = providerTimeout(core);
    const late = (): void => {
      const message = `no URL within ${within} ms (limits.connectTimeout)`;
      this.fail(socketError(core, 'connect-timeout', `Request to ${unknownUrl}: ${message}`, { message }));
    };
    this.#timerAndPlace = new Subscription(() => this.#http.release());
    this.#timerAndPlace.add(scheduleDeadline(core.scheduler, late, within, core.report));
    const aborted = (): void => {
      this.fail(abortReason(signal));
    };
    if (signal) this.#timerAndPlace.add(watchSignal(signal, aborted, core.report));
    return this.isWanted;
  }

  /** Calls the function that finds its target, and then `found` with what it gives. Fails with `connect-failed` if it does. */
  find(provider: () => unknown, found: (given: unknown) => void): void {
    const { core } = this.#http;
    const failed = (cause: unknown): void => {
      this.fail(providerError(core, `Request to ${unknownUrl}`, cause));
    };
    try {
      const given = provider();
      if (isThenable(given)) whenSettled(given, found, failed);
      else if (isObservable(given)) {
        const first$ = isolatedObservable(given, core.report).pipe(take(1), throwIfEmpty());
        const observer = {
          next: (value: unknown) => whenRoom(() => found(value)), // its code may call back at any depth
          error: (error: unknown) => whenRoom(() => failed(error)),
        };
        this.#timerAndPlace?.add(first$.subscribe(observer));
      } else found(given);
    } catch (error) {
      failed(error);
    }
  }

  /** Sends it, if anybody is left who wants it. */
  start(given: CapturedRequest, { bounds, answered, bodyError }: RequestSubscriptionSettings): void {
    if (!this.isWanted) return;
    this.#timerAndPlace?.unsubscribe(); // the request counts itself
    this.#signal = given.signal;
    const exchange = startExchange(this.#http, given, bounds, {
      repeats: true,
      answered,
      bodyError,
      failed: (cause, end, signal) => {
        this.ended(cause, end, signal);
      },
    });
    this.#exchange = exchange;
    if (this.#waiting.closed) exchange?.end('cancelled'); // from inside the audit
  }

  /** The request has ended before its time: completes if the owner has, else errors. */
  ended(cause: RequestEndCause, end: SocketEnd, signal?: AbortSignal): void {
    if (cause === 'owner-destroyed' || cause === 'destroyed-by-host') this.complete();
    else if (cause !== 'cancelled') this.fail(cause === 'aborted' ? abortReason(signal) : end.error);
  }

  /** Errors on the scheduler, so that a `retry()` starts with an empty stack; a destroy before that completes instead. */
  fail(error: unknown): void {
    if (this.#failing) return;
    this.#failing = true;
    this.#timerAndPlace?.unsubscribe();
    const { core } = this.#http;
    const emitError = (): void => {
      core.life.removeDependant(this);
      linkRetry(error, retryLinkFor(core, this.#signal));
      reportRejection(this.#observer.error(error), core.report);
    };
    this.#waiting.add(schedule(core.scheduler, emitError, 0, core.report));
  }

  /** The response is not what was asked for: nothing more of it is read, and the host's record says why. */
  refuse(cause: RequestEndCause, details: RequestEndDetails = {}): void {
    const end = this.#exchange?.record.describe(undefined, cause, details);
    this.#exchange?.end(cause, details);
    this.fail(end?.error);
  }

  next(value: T): void {
    if (this.isWanted) this.#notify(() => this.#observer.next(value));
  }

  complete(): void {
    if (this.#failing) return;
    this.#timerAndPlace?.unsubscribe();
    this.#http.core.life.removeDependant(this);
    if (this.#waiting.closed) return;
    this.#waiting.unsubscribe();
    this.#notify(() => this.#observer.complete());
  }

  /** The response now belongs to its reader: `cancel()` no longer ends the request. */
  release(): void {
    this.#exchange = undefined;
  }

  /** The observer is closed: so is its request. */
  cancel(): void {
    this.#waiting.unsubscribe();
    this.#timerAndPlace?.unsubscribe();
    this.#http.core.life.removeDependant(this);
    this.#exchange?.end('cancelled');
  }

  /** Whether its observer waits for it, and no error is on its way. */
  get isWanted(): boolean {
    return !this.cancelled && !this.#failing;
  }

  get cancelled(): boolean {
    return this.#waiting.closed;
  }

  /** What the owner's code throws, such as a `finalize()`, is reported. */
  #notify(notification: () => void): void {
    callReporting(notification, this.#http.core.report);
  }

  ownerDestroyed(): void {
    this.#failing = false;
    this.complete();
  }
}
