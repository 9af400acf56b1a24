import { Observable, type Subscribable, type Subscription } from 'rxjs';
import { callReporting } from '../stream/callReporting.ts';
import { type Report, reportError } from '../stream/reportError.ts';

/**
 * Makes an observable of somebody else's and keeps the two apart. What the other gets to see leads to this stream's next
 * value and no further: a Subscriber of RxJS shows its `destination`, and so whatever an operator is there to hold back.
 *
 * Completes and errors as the other does, also when the other throws at subscription; what it throws when it is left
 * is reported.
 */
export function isolatedObservable(other: Subscribable<unknown>, report: Report = reportError): Observable<unknown> {
  return new Observable((subscriber) => {
    const apart = new Observable<unknown>((inner) => {
      subscriber.add(() => {
        leave(inner, report); // a function: a Subscription that is added shows its parent
      });
      const subscription: unknown = other.subscribe(inner);
      return () => {
        callReporting(() => (subscription as Partial<Subscription> | null | undefined)?.unsubscribe?.(), report);
      };
    });
    apart.subscribe({
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

function leave(subscription: Subscription, report: Report): void {
  try {
    subscription.unsubscribe();
  } catch (error) {
    report(error);
  }
}
