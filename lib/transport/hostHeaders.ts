import { Observable, type Subscribable, take } from 'rxjs';
import { isSubscribable, isThenable } from '../model/readBelowRoot.ts';
import { isPlainObject } from '../model/readOptions.ts';
import { whenSettled } from '../stream/whenSettled.ts';
import { messageOf } from '../model/messageOf.ts';
import { onNextTick } from './ticks.ts';

/** Headers by name. */
export type HostHeaders = Readonly<Record<string, string>>;

/** Headers, or a promise or an observable of them. Of an observable the first value counts. */
export type HostHeadersAnswer = HostHeaders | PromiseLike<HostHeaders> | Subscribable<HostHeaders>;

/**
 * Asks the host's function for the headers of one handshake or one HTTP request. Returns what it returned at once, or
 * `PendingHeaders` for a promise or an observable.
 *
 * @throws Error that says that the function failed, with what it threw as its cause
 */
export function hostHeaders<R>(request: R, headersFor: ((request: R) => unknown) | undefined): unknown {
  let answer: unknown;
  try {
    answer = headersFor ? headersFor(request) : {};
  } catch (cause) {
    throw headersError(cause);
  }
  if (typeof answer !== 'object' || answer === null || isPlainObject(answer)) return answer;
  return isThenable(answer) || isSubscribable(answer) ? new PendingHeaders(answer) : answer;
}

/** Headers that the host's function has not given yet. Listens at once, so that no rejection is without a listener. */
export class PendingHeaders {
  #answer: { readonly value: unknown } | { readonly error: unknown } | undefined;
  #found: ((value: unknown) => void) | undefined;
  #failed: ((error: unknown) => void) | undefined;
  #over = false;
  #stop: (() => void) | undefined;

  /** Returns headers that may have been given at once as pending ones, which `wait` finds in the next tick. */
  static of(found: unknown): PendingHeaders {
    if (found instanceof PendingHeaders) return found;
    const headers = new PendingHeaders();
    headers.#answer = { value: found };
    return headers;
  }

  constructor(answer?: PromiseLike<unknown> | Subscribable<unknown>) {
    if (!answer) return;
    const value = (given: unknown): void => {
      this.#settle({ value: given });
    };
    const error = (cause: unknown): void => {
      this.#settle({ error: headersError(cause) });
    };
    try {
      if (isThenable(answer)) whenSettled(answer, value, error);
      else this.#stop = firstOf(answer, value, error);
    } catch (cause) {
      error(cause);
    }
  }

  /**
   * Calls one of the two, never inside this call, and never after `cancel()`. What `found` throws goes to `failed`. To be
   * called once.
   */
  wait(found: (value: unknown) => void, failed: (error: unknown) => void): void {
    this.#found = found;
    this.#failed = failed;
    if (this.#answer) this.#notify();
  }

  /** Unsubscribes from an observable. A promise cannot be stopped: its answer is ignored. */
  cancel(): void {
    this.#over = true;
    this.#stop?.();
  }

  #settle(answer: { readonly value: unknown } | { readonly error: unknown }): void {
    if (this.#over || this.#answer) return;
    this.#answer = answer;
    if (this.#found) this.#notify();
  }

  #notify(): void {
    const answer = this.#answer;
    onNextTick(() => {
      if (this.#over || !answer) return;
      this.#over = true;
      try {
        if ('error' in answer) throw answer.error;
        this.#found?.(answer.value);
      } catch (error) {
        this.#failed?.(error);
      }
    });
  }
}

/** Notifies of the first value of an observable, or of its error, or that it has completed without a value. */
function firstOf(
  source: Subscribable<unknown>,
  value: (given: unknown) => void,
  error: (cause: unknown) => void,
): () => void {
  const complete = (): void => {
    error(new Error('its observable completed without a value'));
  };
  const source$ = new Observable<unknown>((subscriber) => {
    const subscription = source.subscribe(subscriber);
    return () => {
      subscription.unsubscribe();
    };
  });
  const subscription = source$.pipe(take(1)).subscribe({ next: value, error, complete });
  return () => {
    subscription.unsubscribe();
  };
}

function headersError(cause: unknown): Error {
  return new Error(`the function for the headers failed: ${messageOf(cause)}`, { cause });
}
