import { type MonoTypeOperatorFunction, type Subscriber, takeWhile } from 'rxjs';

/** Leaves a source as soon as nobody listens, also one that emits without a pause, from inside its `subscribe`. */
export function whileSubscribed<T>(subscriber: Subscriber<never>): MonoTypeOperatorFunction<T> {
  return takeWhile(() => !subscriber.closed);
}
