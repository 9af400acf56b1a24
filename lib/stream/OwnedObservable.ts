import { Observable, type Observer, Subscriber, type Subscription, type TeardownLogic } from 'rxjs';
import { isThenable } from '../model/readBelowRoot.ts';
import { freezeClass } from '../model/freezeClass.ts';
import { type Report, reportOfAnotherCopy, sharedReportKey, shareReport } from './reportError.ts';
import { whenSettled } from './whenSettled.ts';

type Attach<T> = (subscriber: Subscriber<T>) => TeardownLogic;
type Lift<T> = Parameters<Observable<T>['lift']>[0];
type Next<T> = Partial<Observer<T>> | ((value: T) => void) | null;
type Callback = ((value: never) => unknown) | null | undefined;
interface Callbacks {
  readonly next?: ((value: unknown) => unknown) | null;
  readonly error?: ((error: unknown) => unknown) | null;
  readonly complete?: (() => unknown) | null;
}

/**
 * An observable that is known to be one owner's, and so is whatever is piped from it: what the callbacks of a subscriber
 * throw or reject with, and an error that a subscriber does not handle, go to `report`. A plain Observable would hand
 * them to `config.onUnhandledError`, which cannot know whose they are.
 */
// eslint-disable-next-line rxjs-x/no-subclass -- there is no other place to learn what a subscriber throws
export class OwnedObservable<T> extends Observable<T> {
  readonly #report: Report;

  constructor(report: Report, begin?: Attach<T>) {
    super(begin);
    this.#report = report;
  }

  /** Who takes what goes wrong at the subscribers of this observable, if it is an owner's, of whichever copy of the package. */
  static reportOf(source: unknown): Report | undefined {
    if (typeof source !== 'object' || source === null) return undefined;
    return #report in source ? source.#report : reportOfAnotherCopy(source);
  }

  [sharedReportKey](): Report {
    return shareReport(this.#report);
  }

  override subscribe(next?: Next<T>, error?: Callback, complete?: Callback): Subscription {
    const observer = isSubscriber(next) ? next : guardedObserver(this.#report, next, error, complete);
    return super.subscribe(observer as Observer<T>);
  }

  /** RxJS makes everything that is piped by this. */
  override lift<R>(operator?: Lift<T>): Observable<R> {
    return Object.assign(new OwnedObservable<R>(this.#report), { source: this, operator });
  }
}

freezeClass(OwnedObservable);

/** Makes an observable of what an operator does with its source, which is as much an owner's as the source is. */
export function observableOf<T>(source: unknown, begin: Attach<T>): Observable<T> {
  const report = OwnedObservable.reportOf(source);
  return report ? new OwnedObservable(report, begin) : new Observable(begin);
}

/** RxJS's own: an operator's, or one that somebody has made. Its errors are its maker's. */
function isSubscriber(given: unknown): boolean {
  if (given instanceof Subscriber) return true;
  if (typeof given !== 'object' || given === null || !('closed' in given)) return false;
  return methods.every((name) => typeof (given as Record<string, unknown>)[name] === 'function');
}

function ignore(): void {
  // what it is good for is the subscriber's
}

const methods = ['next', 'error', 'complete', 'add', 'remove', 'unsubscribe'];

/** Wraps the callbacks of a subscriber. They are looked up for each call, as RxJS does. */
function guardedObserver<T>(report: Report, next: Next<T> | undefined, error: Callback, complete: Callback): object {
  const observer = (typeof next === 'function' || !next ? { next, error, complete } : next) as Callbacks;
  // Closures of this subscription alone: they can be reached from it.
  const settle = (answer: unknown): void => {
    if (typeof answer === 'object' && answer !== null && isThenable(answer)) whenSettled(answer, ignore, fail, report);
  };
  const fail = (thrown: unknown): void => {
    report(thrown);
  };
  return {
    next: (value: T) => {
      try {
        settle(observer.next?.(value));
      } catch (thrown) {
        report(thrown);
      }
    },
    error: (given: unknown) => {
      if (!observer.error) {
        report(given);
        return;
      }
      try {
        settle(observer.error(given));
      } catch (thrown) {
        report(thrown);
      }
    },
    complete: () => {
      try {
        settle(observer.complete?.());
      } catch (thrown) {
        report(thrown);
      }
    },
  };
}

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
