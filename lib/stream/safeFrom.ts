import { from, Observable, type ObservableInput, type Subscriber } from 'rxjs';
import { isThenable } from '../model/readBelowRoot.ts';
import { pullFrom, type PullSource, sourceOf } from './pullFrom.ts';
import { whenSettled } from './whenSettled.ts';

/**
 * As RxJS's `from`, of what somebody else gives: whatever a promise or an async iterator does, the observable errors
 * with it. RxJS takes their values in a promise of its own, whose rejection nobody hears: it would end a Node process.
 *
 * @throws TypeError for what is no input
 */
export function safeFrom<T>(input: ObservableInput<T>): Observable<T> {
  const given = input as unknown;
  if (typeof given !== 'object' || given === null || isObservable(given)) return from(input);
  if (isThenable(given)) return ofPromise<T>(given);
  const isDeferred = typeof (given as Partial<AsyncIterable<T>>)[Symbol.asyncIterator] === 'function';
  return isDeferred ? ofIterator<T>(given) : from(input);
}

function isObservable(given: object): boolean {
  // As RxJS looks for them: its own, and those of others.
  const key = (Symbol as { readonly observable?: symbol }).observable ?? '@@observable';
  return given instanceof Observable || typeof (given as Record<PropertyKey, unknown>)[key] === 'function';
}

function ofPromise<T>(promise: PromiseLike<unknown>): Observable<T> {
  return new Observable((subscriber) => {
    const fail = (error: unknown): void => {
      subscriber.error(error);
    };
    whenSettled(
      promise,
      (value) => {
        subscriber.next(value as T);
        subscriber.complete();
      },
      fail,
    );
  });
}

function ofIterator<T>(iterable: object): Observable<T> {
  return new Observable((subscriber) => pullFrom(sourceOf(iterable) as PullSource, pushingTo(subscriber)));
}

/** A puller that has room as long as anybody listens. */
function pushingTo<T>(subscriber: Subscriber<T>): Parameters<typeof pullFrom<T>>[1] {
  return {
    get hasRoom() {
      return !subscriber.closed;
    },
    onRoom: () => undefined,
    offer: (value) => {
      subscriber.next(value);
    },
    sourceCompleted: () => {
      subscriber.complete();
    },
    fail: (error) => {
      subscriber.error(error);
    },
  };
}
