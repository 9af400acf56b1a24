import { from, Observable, type ObservableInput, type Subscriber } from 'rxjs';
import { isThenable } from '../model/readBelowRoot.ts';
import { pullFrom, type PullSource, sourceOf } from './pullFrom.ts';
import { whenSettled } from './whenSettled.ts';

/**
 * Like RxJS's `from`, for input from user code: whatever a promise or an async iterator throws, the observable errors
 * with it. RxJS awaits their values in a promise of its own, whose rejection would be unhandled and end a Node process.
 *
 * @throws TypeError for anything that is no ObservableInput
 */
export function safeFrom<T>(input: ObservableInput<T>): Observable<T> {
  const given = input as unknown;
  if (typeof given !== 'object' || given === null || isObservable(given)) return from(input);
  if (isThenable(given)) return ofPromise<T>(given);
  const isDeferred = typeof (given as Partial<AsyncIterable<T>>)[Symbol.asyncIterator] === 'function';
  return isDeferred ? ofIterator<T>(given) : from(input);
}

function isObservable(given: object): boolean {
  // The same check as in RxJS: its own observables, and those of other libraries.
  const key = (Symbol as { readonly observable?: symbol }).observable ?? '@@observable';
  return given instanceof Observable || typeof (given as Record<PropertyKey, unknown>)[key] === 'function';
}

function ofPromise<T>(promise: PromiseLike<unknown>): Observable<T> {
  return new Observable((subscriber) => {
    let waiting: Subscriber<T> | undefined = subscriber; // the promise may outlive it, and keeps its callbacks
    whenSettled(
      promise,
      (value) => {
        waiting?.next(value as T);
        waiting?.complete();
      },
      (error) => waiting?.error(error),
    );
    return () => {
      waiting = undefined;
    };
  });
}

function ofIterator<T>(iterable: object): Observable<T> {
  return new Observable((subscriber) => {
    return pullFrom(sourceOf(iterable) as PullSource, subscriber, () => !subscriber.closed).cancel;
  });
}
