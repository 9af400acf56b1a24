import { type MonoTypeOperatorFunction, type Subscriber, takeWhile } from 'rxjs';

/**
 * An operator that unsubscribes from its source as soon as `subscriber` is closed, even from a source that emits
 * endlessly inside `subscribe`.
 */
export function whileSubscribed<T>(subscriber: Subscriber<never>): MonoTypeOperatorFunction<T> {
  return takeWhile(() => !subscriber.closed);
}
