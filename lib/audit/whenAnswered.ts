import { Observable, concatMap, firstValueFrom, from, of, take } from 'rxjs';
import { type Later, isLater, isThenable } from './Later.ts';

/**
 * Goes on with an answer that comes later: gives an answer that comes later too, of the same form. A rejection, an
 * error or an empty observable stays what it is.
 */
export function whenAnswered(answer: Later, goOn: (verdict: unknown) => unknown): Later {
  if (isThenable(answer)) {
    return Promise.resolve(answer).then((verdict) => {
      const next = goOn(verdict);
      return isLater(next) && !isThenable(next) ? firstValueFrom(observableOf(next)) : next;
    });
  }
  return observableOf(answer).pipe(
    take(1),
    concatMap((verdict) => {
      const next = goOn(verdict);
      return isLater(next) ? observableOf(next).pipe(take(1)) : of(next);
    }),
  );
}

function observableOf(later: Later): Observable<unknown> {
  if (isThenable(later)) return from(later);
  return new Observable((subscriber) => {
    const subscription: unknown = later.subscribe(subscriber);
    return () => (subscription as { unsubscribe?(): void } | undefined)?.unsubscribe?.();
  });
}
