import {
  config,
  Observable,
  type Observer,
  Subscriber,
  type Subscription,
  type TeardownLogic,
  type Unsubscribable,
} from 'rxjs';
import { freezeClass } from '../model/freezeClass.ts';
import { reportRejection } from './callReporting.ts';
import { type Report, reportOfAnotherCopy, sharedReportKey, shareReport } from './reportError.ts';

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

  /** Returns the `report` of an observable of this class; undefined for anything else. */
  static reportIn(source: object): Report | undefined {
    return #report in source ? source.#report : undefined;
  }

  [sharedReportKey](): Report {
    return shareReport(this.#report);
  }

  override subscribe(next?: Next<T>, error?: Callback, complete?: Callback): Subscription {
    const observer = isSubscriber(next) ? next : observerOf(this.#report, next, error, complete);
    return super.subscribe(observer as Observer<T>);
  }

  /** RxJS makes all piped observables with this; what `publish()` returns takes it over from its source, however often. */
  override lift<R>(operator?: Lift<T>): Observable<R> {
    const { source } = this as unknown as { readonly source: OwnedObservable<T> };
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- only this knows whose the source is
    const lifted = #report in this ? new OwnedObservable<R>(this.#report) : source.lift<R>();
    return Object.assign(lifted, { source: this, operator });
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

/** Returns the `report` of an observable, if it belongs to an owner, also to one of another copy of the package. */
export function reportOf(source: unknown): Report | undefined {
  if (typeof source !== 'object' || source === null) return undefined;
  return OwnedObservable.reportIn(source) ?? reportOfAnotherCopy(source);
}

/** Makes the observable that an operator returns for `source`. It belongs to the same owner as the source, if any. */
export function observableLike<T>(source: unknown, begin: Attach<T>): Observable<T> {
  const report = reportOf(source);
  return report ? new OwnedObservable(report, begin) : new Observable(begin);
}

/** Returns whether a value is a Subscriber of RxJS, as operators pass one. It handles its errors itself. */
function isSubscriber(given: unknown): boolean {
  if (given instanceof Subscriber) return true;
  if (typeof given !== 'object' || given === null || !('closed' in given)) return false;
  return methods.every((name) => typeof (given as Record<string, unknown>)[name] === 'function');
}

const methods = ['next', 'error', 'complete', 'add', 'remove', 'unsubscribe'];

/** Calls the callbacks of a subscriber, and reports what they throw. They are looked up for each call, as RxJS does. */
class GuardedObserver<T> implements Observer<T> {
  readonly #report: Report;
  readonly #callbacks: Callbacks;

  constructor(report: Report, callbacks: Callbacks) {
    this.#report = report;
    this.#callbacks = callbacks;
    Object.freeze(this); // its subscription gives access to it
  }

  next(value: T): void {
    try {
      const answer = this.#callbacks.next?.(value);
      if (typeof answer === 'object') reportRejection(answer, this.#report);
    } catch (thrown) {
      this.#report(thrown);
    }
  }

  error(given: unknown): void {
    if (!this.#callbacks.error) {
      this.#report(given);
      return;
    }
    try {
      reportRejection(this.#callbacks.error(given), this.#report);
    } catch (thrown) {
      this.#report(thrown);
    }
  }

  complete(): void {
    try {
      reportRejection(this.#callbacks.complete?.(), this.#report);
    } catch (thrown) {
      this.#report(thrown);
    }
  }
}

freezeClass(GuardedObserver);

function observerOf<T>(report: Report, next: Next<T> | undefined, error: Callback, complete: Callback): Observer<T> {
  const callbacks = typeof next === 'function' || !next ? { next, error, complete } : next;
  const observer = new GuardedObserver<T>(report, callbacks as Callbacks);
  const { useDeprecatedNextContext: hasOwnContext } = config as { readonly useDeprecatedNextContext?: boolean };
  if (!hasOwnContext) return observer;
  // Here RxJS calls the methods on an object of its own.
  return {
    next: (value) => {
      observer.next(value);
    },
    error: (given) => {
      observer.error(given);
    },
    complete: () => {
      observer.complete();
    },
  };
}

/** What an observable attaches its subscribers to, until what it returns is unsubscribed. */
export interface Attachable<T> {
  attach(observer: Subscriber<T>): Unsubscribable;
}

/** An observable that reads its source from a private field: a closure for each would take more memory. */
class AttachableObservable<T> extends OwnedObservable<T> {
  readonly #attachable: Attachable<T>;

  constructor(report: Report, attachable: Attachable<T>) {
    super(report);
    this.#attachable = attachable;
    Object.freeze(this);
  }

  /** RxJS calls this for each subscriber. */
  _subscribe(subscriber: Subscriber<T>): TeardownLogic {
    return this.#attachable.attach(subscriber);
  }
}

freezeClass(AttachableObservable);

/** Makes an observable of an owner that gives no access to its source: a subscriber gets values, and nothing else. */
export function attachableObservable<T>(attachable: Attachable<T>, report: Report): Observable<T> {
  return new AttachableObservable(report, attachable);
}

/**
 * Makes a frozen observable whose subscription calls `attach`. It has no `source`, so code that holds it can reach
 * neither the subject nor the other observers behind it. `attach` is frozen and must not use `this`.
 *
 * @param report reports what the callbacks of its subscribers throw; without it RxJS does
 */
export function sealedObservable<T>(attach: Attach<T>, report?: Report): Observable<T> {
  const begin = Object.freeze(attach);
  return Object.freeze(report ? new OwnedObservable<T>(report, begin) : new Observable<T>(begin));
}
