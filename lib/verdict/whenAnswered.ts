import { identity, Observable, type Subscribable, take } from 'rxjs';
import { PlatformPromise } from '../model/intrinsics.ts';
import { isThenable } from '../model/readBelowRoot.ts';
import { whenSettled } from '../stream/whenSettled.ts';
import { type DeferredAnswer, isDeferred } from './ask.ts';
import { isolatedObservable } from './isolatedObservable.ts';
import { finalVerdict, noAnswer } from './readDenial.ts';

/**
 * Goes on with an answer that comes later: gives an answer that comes later too, of the same form. A rejection, an
 * error or an empty observable stays what it is.
 *
 * A promise is always one of the platform's own; what the answer's own `then` gives back is not looked at.
 *
 * @param goOn gets a final verdict; gives one, or what `whenAnswered` made
 */
export function whenAnswered(answer: DeferredAnswer, goOn: (verdict: unknown) => unknown): DeferredAnswer {
  if (isThenable(answer)) {
    return new PlatformPromise((resolve, reject) => {
      observe(answer, goOn, { give: resolve, fail: reject, none: () => resolve(noAnswer) });
    });
  }
  return new Observable((subscriber) => {
    const give = (verdict: unknown): void => {
      subscriber.next(verdict);
      subscriber.complete();
    };
    const fail = (error: unknown): void => {
      subscriber.error(error);
    };
    return observe(answer, goOn, { give, fail, none: () => subscriber.complete() });
  });
}

interface AnswerObserver {
  readonly give: (verdict: unknown) => void;
  readonly fail: (error: unknown) => void;
  /** There was no verdict. */
  readonly none: () => void;
}

/** Tells what `goOn` makes of the answer when that has come; where that comes later too, when it has come. */
function observe(answer: DeferredAnswer, goOn: (verdict: unknown) => unknown, listener: AnswerObserver): () => void {
  let stopped = false;
  let stopFirst: (() => void) | undefined;
  let stopNext: (() => void) | undefined;
  const answered = (value: unknown): void => {
    if (stopped) return;
    let next: unknown;
    try {
      next = goOn(finalVerdict(value));
      if (isDeferred(next)) {
        stopNext = observe(next, identity, listener);
        return;
      }
    } catch (error) {
      listener.fail(error);
      return;
    }
    listener.give(next);
  };
  if (isThenable(answer)) whenSettled(answer, answered, listener.fail);
  else stopFirst = observeFirst(answer, answered, listener);
  return () => {
    stopped = true;
    stopFirst?.();
    stopNext?.();
  };
}

function observeFirst(
  answer: Subscribable<unknown>,
  answered: (value: unknown) => void,
  listener: AnswerObserver,
): () => void {
  let come = false;
  const subscription = isolatedObservable(answer)
    .pipe(take(1))
    .subscribe({
      next: (value) => {
        come = true;
        answered(value);
      },
      error: (error: unknown) => {
        listener.fail(error);
      },
      complete: () => {
        if (!come) listener.none();
      },
    });
  return () => {
    subscription.unsubscribe();
  };
}
