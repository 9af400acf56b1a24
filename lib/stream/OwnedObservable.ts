import { Observable, type Observer, Subscriber, type Subscription, type TeardownLogic } from 'rxjs';
import { isThenable } from '../model/readBelowRoot.ts';
import { freezeClass } from '../model/freezeClass.ts';
import { type Report, reportOfAnotherCopy, sharedReportKey, shareReport } from './reportError.ts';
import { whenSettled } from './whenSettled.ts';

/**
 * An observable that belongs to one owner, as do all observables piped from it. What the callbacks of its subscribers
 * throw or reject with, and errors that subscribers do not handle, go to `report`. A plain Observable would pass them
 * to `config.onUnhandledError`, which cannot know whose they are.
 */
// eslint-disable-next-line rxjs-x/no-subclass -- nothing else can see what a subscriber throws
export class OwnedObservable<T> extends Observable<T> {
  readonly #report: Report;

  constructor(report: Report, begin?: Attach<T>) {
    super(begin);
    this.#report = report;
  }

  /** Returns the `report` of an observable, if it belongs to an owner, also to one of another copy of the package. */
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

  /** RxJS makes all piped observables with this. */
  override lift<R>(operator?: Lift<T>): Observable<R> {
    return Object.assign(new OwnedObservable<R>(this.#report), { source: this, operator });
  }
}

freezeClass(OwnedObservable);

type Attach<T> = (subscriber: Subscriber<T>) => TeardownLogic;
type Lift<T> = Parameters<Observable<T>['lift']>[0];
type Next<T> = Partial<Observer<T>> | ((value: T) => void) | null;
type Callback = ((value: never) => unknown) | null | undefined;
interface Callbacks {
  readonly next?: ((value: unknown) => unknown) | null;
  readonly error?: ((error: unknown) => unknown) | null;
  readonly complete?: (() => unknown) | null;
}

/** Makes the observable that an operator returns for `source`. It belongs to the same owner as the source, if any. */
export function observableOf<T>(source: unknown, begin: Attach<T>): Observable<T> {
  const report = OwnedObservable.reportOf(source);
  return report ? new OwnedObservable(report, begin) : new Observable(begin);
}

/** Returns whether a value is a Subscriber of RxJS, as operators pass one. It handles its errors itself. */
function isSubscriber(given: unknown): boolean {
  if (given instanceof Subscriber) return true;
  if (typeof given !== 'object' || given === null || !('closed' in given)) return false;
  return methods.every((name) => typeof (given as Record<string, unknown>)[name] === 'function');
}

function ignore(): void {
  // only a rejection matters
}

const methods = ['next', 'error', 'complete', 'add', 'remove', 'unsubscribe'];

/** Wraps the callbacks of a subscriber so that they report what they throw. Reads them for each call, as RxJS does. */
function guardedObserver<T>(report: Report, next: Next<T> | undefined, error: Callback, complete: Callback): object {
  const observer = (typeof next === 'function' || !next ? { next, error, complete } : next) as Callbacks;
  // Closures of this subscription only, because code that holds it can reach them.
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
 * Makes a frozen observable whose subscription calls `attach`. It has no `source`, so code that holds it can reach
 * neither the subject nor the other observers behind it.
 *
 * @param report reports what the callbacks of its subscribers throw; without it RxJS does
 */
export function sealedObservable<T>(attach: (subscriber: Subscriber<T>) => () => void, report?: Report): Observable<T> {
  const begin = Object.freeze((subscriber: Subscriber<T>) => attach(subscriber));
  return Object.freeze(report ? new OwnedObservable<T>(report, begin) : new Observable<T>(begin));
}
