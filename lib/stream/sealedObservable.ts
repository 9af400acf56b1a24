import { Observable, type Subscriber } from 'rxjs';

/**
 * Makes an observable that leads nowhere but to `attach`: frozen, without a source, so that nobody who holds it can
 * reach the subject or the other observers behind it.
 */
export function sealedObservable<T>(attach: (subscriber: Subscriber<T>) => () => void): Observable<T> {
  return Object.freeze(new Observable<T>(Object.freeze((subscriber: Subscriber<T>) => attach(subscriber))));
}
