import { Observable, type Subscriber } from 'rxjs';
import { OwnedObservable } from './OwnedObservable.ts';
import type { Report } from './reportError.ts';

/**
 * Makes an observable that leads nowhere but to `attach`: frozen, without a source, so that nobody who holds it can
 * reach the subject or the other observers behind it.
 *
 * @param report takes what the callbacks of its subscribers throw; without it RxJS does
 */
export function sealedObservable<T>(attach: (subscriber: Subscriber<T>) => () => void, report?: Report): Observable<T> {
  const begin = Object.freeze((subscriber: Subscriber<T>) => attach(subscriber));
  return Object.freeze(report ? new OwnedObservable<T>(report, begin) : new Observable<T>(begin));
}
