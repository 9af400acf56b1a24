import { identity, Observable, type Subscribable, take } from 'rxjs';
import { isThenable } from '../model/readBelowRoot.ts';
import type { Report } from '../stream/reportError.ts';
import { whenSettled } from '../stream/whenSettled.ts';
import { type DeferredAnswer, isDeferred } from './ask.ts';
import { type Asker, askFor, currentAsker } from './currentAsker.ts';
import { isolatedObservable } from './isolatedObservable.ts';
import { finalVerdict, noAnswer } from './readDenial.ts';
import { stoppablePromise, waitingFor } from './stoppablePromise.ts';

/**
 * Maps the verdict of a pending answer: a promise stays a promise, an observable stays an observable. A rejection, an
 * error and an empty observable stay what they are. What an observable throws when it is unsubscribed is reported to the
 * network whose audit is being asked.
 *
 * A returned promise is always the platform's own. The value that the answer's `then` returns is ignored. If the library
 * waits for it no longer, because the request is over, nothing more is asked for it (L10).
 *
 * @param map gets a final verdict; returns one, or the result of `whenAnswered`
 */
export function whenAnswered(answer: DeferredAnswer, map: (verdict: unknown) => unknown): DeferredAnswer {
  const asker = currentAsker();
  const { report } = asker;
  const asked = (verdict: unknown): unknown => askFor(asker, map, verdict);
  if (isThenable(answer)) {
    return stoppablePromise((resolve, reject) =>
      observe(answer, asked, asker, { emit: resolve, fail: reject, empty: () => resolve(noAnswer), report }),
    );
  }
  return new Observable((subscriber) => {
    const emit = (verdict: unknown): void => {
      subscriber.next(verdict);
      subscriber.complete();
    };
    const fail = (error: unknown): void => {
      subscriber.error(error);
    };
    return observe(answer, asked, asker, { emit, fail, empty: () => subscriber.complete(), report });
  });
}

interface AnswerObserver {
  readonly emit: (verdict: unknown) => void;
  readonly fail: (error: unknown) => void;
  /** The observable completed without a verdict. */
  readonly empty: () => void;
  readonly report: Report;
}

/** Notifies the observer of the mapped verdict; if `map` returns a pending answer, of the verdict of that. */
function observe(
  answer: DeferredAnswer,
  map: (verdict: unknown) => unknown,
  asker: Asker,
  observer: AnswerObserver,
): () => void {
  let stopped = false;
  const isStopped = (): boolean => stopped;
  let stopFirst: (() => void) | undefined;
  let stopNext: (() => void) | undefined;
  const answered = (value: unknown): void => {
    if (stopped) return;
    let mapped: unknown;
    try {
      mapped = map(finalVerdict(value));
      if (isDeferred(mapped)) {
        if (isStopped()) return; // by what was asked: nobody waits for its answer
        stopNext = observeNext(mapped, asker, observer);
        return;
      }
    } catch (error) {
      observer.fail(error);
      return;
    }
    observer.emit(mapped);
  };
  if (isThenable(answer)) {
    stopFirst = waitingFor(answer);
    whenSettled(answer, answered, observer.fail, observer.report);
  } else stopFirst = observeFirst(answer, answered, observer);
  return () => {
    stopped = true;
    stopFirst?.();
    stopNext?.();
  };
}

/**
 * Observes what `map` has returned, on behalf of the same owner, since subscribing runs the audit's code. What it answers
 * at once is passed on when that code has returned.
 */
function observeNext(answer: DeferredAnswer, asker: Asker, observer: AnswerObserver): () => void {
  let answered: (() => void) | undefined;
  let isSubscribing = true;
  const afterwards =
    <A>(notify: (given: A) => void) =>
    (given: A): void => {
      if (isSubscribing) answered = () => notify(given);
      else notify(given);
    };
  const empty = afterwards<undefined>(observer.empty);
  const waiting: AnswerObserver = {
    emit: afterwards(observer.emit),
    fail: afterwards(observer.fail),
    empty: () => empty(undefined),
    report: observer.report,
  };
  const stop = askFor(asker, () => observe(answer, identity, asker, waiting), undefined) as () => void;
  isSubscribing = false;
  answered?.();
  return stop;
}

function observeFirst(
  answer: Subscribable<unknown>,
  answered: (value: unknown) => void,
  observer: AnswerObserver,
): () => void {
  let hasEmitted = false;
  const subscription = isolatedObservable(answer, observer.report)
    .pipe(take(1))
    .subscribe({
      next: (value) => {
        hasEmitted = true;
        answered(value);
      },
      error: (error: unknown) => {
        observer.fail(error);
      },
      complete: () => {
        if (!hasEmitted) observer.empty();
      },
    });
  return () => {
    subscription.unsubscribe();
  };
}
