import { type ObservableInput, concatMap, firstValueFrom, from, of, take } from 'rxjs';
import { isThenable } from '../model/isThenable.ts';
import { type Later, isLater } from './Later.ts';
import { observableFrom } from './observableFrom.ts';
import { finalVerdict, noAnswer } from './readDenial.ts';

/**
 * Goes on with an answer that comes later: gives an answer that comes later too, of the same form. A rejection, an
 * error or an empty observable stays what it is.
 *
 * @param goOn gets a final verdict; gives one, or what `whenAnswered` made
 */
export function whenAnswered(answer: Later, goOn: (verdict: unknown) => unknown): Later {
  if (isThenable(answer)) return whenSettled(answer, goOn);
  return observableFrom(answer).pipe(
    take(1),
    concatMap((verdict) => {
      const next = goOn(finalVerdict(verdict));
      return isLater(next) ? from(next as ObservableInput<unknown>) : of(next);
    }),
  );
}

/** Always a promise of the platform's own: what the answer's own `then` gives back is not looked at. */
async function whenSettled(answer: PromiseLike<unknown>, goOn: (verdict: unknown) => unknown): Promise<unknown> {
  const settled = await new Promise<{ readonly value: unknown }>((resolve, reject) => {
    answer.then((value) => {
      resolve({ value }); // boxed, since a promise would wait for a value that comes later once more
    }, reject);
  });
  const next = goOn(finalVerdict(settled.value));
  if (!isLater(next) || isThenable(next)) return next;
  return firstValueFrom(from(next as ObservableInput<unknown>), { defaultValue: noAnswer });
}
