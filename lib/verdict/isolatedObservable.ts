import { Observable, type Subscribable, type Subscription } from 'rxjs';
import { callReporting, reportRejection } from '../stream/callReporting.ts';
import { type Report, reportError } from '../stream/reportError.ts';

/**
 * Makes an observable that emits what a foreign observable emits, without exposing its own subscribers. A foreign
 * observable could otherwise follow the `destination` of an RxJS Subscriber and emit values behind the operators that
 * filter them.
 *
 * Completes and errors as the source does, also if the source throws on subscription. What the source throws when it is
 * unsubscribed is reported, unless that happens inside its subscription: RxJS drops it then.
 */
export function isolatedObservable(source: Subscribable<unknown>, report: Report = reportError): Observable<unknown> {
  return new Observable((subscriber) => {
    const isolated = new Observable<unknown>((inner) => {
      subscriber.add(() => {
        callReporting(() => inner.unsubscribe(), report); // a function, because an added Subscription exposes its parent
      });
      const subscription: unknown = reportRejection(source.subscribe(inner), report);
      return () => {
        callReporting(() => (subscription as Partial<Subscription> | null | undefined)?.unsubscribe?.(), report);
      };
    });
    isolated.subscribe({
      next: (value) => {
        subscriber.next(value);
      },
      error: (error: unknown) => {
        subscriber.error(error);
      },
      complete: () => {
        subscriber.complete();
      },
    });
  });
}
