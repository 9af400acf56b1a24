import { config, Observable, type Observer, Subscriber, type Subscription, type TeardownLogic } from 'rxjs';
import { isThenable } from '../model/readBelowRoot.ts';
import { freezeClass } from './freezeClass.ts';
import { type Report, reportOfAnotherCopy, sharedReportKey, shareReport } from './reportError.ts';
import { whenSettled } from './whenSettled.ts';

type Begin<T> = (subscriber: Subscriber<T>) => TeardownLogic;
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

  constructor(report: Report, begin?: Begin<T>) {
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
    return super.subscribe(
      isSubscriber(next) ? (next as Observer<T>) : observerOf(this.#report, next, error, complete),
    );
  }

  /** RxJS makes everything that is piped by this. */
  override lift<R>(operator?: Lift<T>): Observable<R> {
    return Object.assign(new OwnedObservable<R>(this.#report), { source: this, operator });
  }
}

freezeClass(OwnedObservable);

/** Makes an observable of what an operator does with its source, which is as much an owner's as the source is. */
export function observableOf<T>(source: unknown, begin: Begin<T>): Observable<T> {
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
      if (typeof answer === 'object' && answer !== null) this.#settle(answer);
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
      this.#settle(this.#callbacks.error(given));
    } catch (thrown) {
      this.#report(thrown);
    }
  }

  complete(): void {
    try {
      this.#settle(this.#callbacks.complete?.());
    } catch (thrown) {
      this.#report(thrown);
    }
  }

  /** A callback may be an async function: what its promise rejects with is reported too. */
  #settle(answer: unknown): void {
    if (typeof answer !== 'object' || answer === null || !isThenable(answer)) return;
    const report = this.#report;
    const fail = (thrown: unknown): void => {
      report(thrown);
    };
    whenSettled(answer, ignore, fail, report);
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

/** What an observable attaches its subscribers to; the returned function detaches. */
export interface Attachable<T> {
  attach(observer: Subscriber<T>): () => void;
}

/** An observable that reads its source from a private field: a closure for each would take more memory. */
class SealedObservable<T> extends OwnedObservable<T> {
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

freezeClass(SealedObservable);

/** Makes an observable of an owner that gives no access to its source: a subscriber gets values, and nothing else. */
export function sealedStream<T>(attachable: Attachable<T>, report: Report): Observable<T> {
  return new SealedObservable(report, attachable);
}

/**
 * Makes an observable that gives access to nothing but `attach`: frozen, without a source, so that nobody who holds it can
 * reach the subject or the other observers behind it. `attach`, which gets frozen, must not use `this`.
 *
 * @param report takes what the callbacks of its subscribers throw; without it RxJS does
 */
export function sealedObservable<T>(attach: (subscriber: Subscriber<T>) => () => void, report?: Report): Observable<T> {
  const begin = Object.freeze(attach);
  return Object.freeze(report ? new OwnedObservable<T>(report, begin) : new Observable<T>(begin));
}
