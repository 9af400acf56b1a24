import type { Observable, Observer } from 'rxjs';
import { type Report, reportError } from './reportError.ts';
import { sealedObservable } from './sealedObservable.ts';

const noValue = Symbol('no value');
const nobody: readonly never[] = [];

/**
 * Where the library's own values leave it: a multicast stream that nobody outside can push into and that no observer
 * can break (L17).
 *
 * It differs from a `Subject` in three ways: a subscriber that throws is reported and the others are served; values
 * emitted from inside a subscriber wait, so that every subscriber sees the same order; and its observable is sealed.
 */
export class Outlet<T> {
  #subscribers: readonly Observer<T>[] = nobody;
  /** Who gets the current value; undefined between deliveries. */
  #targets: readonly Observer<T>[] | undefined;
  #cursor = 0;
  #current: T | typeof noValue = noValue;
  /** Made when first needed. */
  #waiting: T[] | undefined;
  #over = false;
  #error: unknown = noValue;
  readonly #replays: boolean;
  readonly #report: Report;
  #observable: Observable<T> | undefined;

  /**
   * @param replays whether a late subscriber gets the newest value first
   * @param report takes what a subscriber throws
   */
  constructor(replays = false, report: Report = reportError) {
    this.#replays = replays;
    this.#report = report;
  }

  get observable(): Observable<T> {
    return (this.#observable ??= sealedObservable((subscriber) => this.attach(subscriber), this.#report));
  }

  /** Whether anybody listens: if not, a value need not be made. */
  get observed(): boolean {
    return this.#subscribers.length > 0;
  }

  /** Adds an observer; the returned function removes it. */
  attach(observer: Observer<T>): () => void {
    const late = this.#over; // asked first: who ends it inside the replay is told as a subscriber
    if (!late) this.#subscribers = [...this.#subscribers, observer];
    if (this.#replays && this.#current !== noValue) this.#deliver(observer, this.#current);
    if (late) this.#finish(observer, this.#error);
    return () => {
      this.#subscribers = this.#subscribers.filter((other) => other !== observer);
    };
  }

  next(value: T): void {
    if (this.#over) return;
    if (this.#targets) {
      (this.#waiting ??= []).push(value);
      return;
    }
    this.#begin(value);
    this.#drain();
  }

  /** Delivers what waits, then completes. */
  complete(): void {
    this.error(noValue);
  }

  /** Delivers what waits, then errors. */
  error(error: unknown): void {
    if (this.#over) return;
    this.#drain();
    this.#end(error);
  }

  /** Drops what waits, also what the current value's later subscribers have not seen. */
  discard(): void {
    this.#targets = undefined;
    this.#waiting = undefined;
  }

  /** What one subscriber gets for a value, or for an error: the same for all, unless a subclass makes copies. */
  protected own<V>(value: V): V {
    return value;
  }

  #end(error: unknown): void {
    if (this.#over) return; // a subscriber has ended it while it got what waited
    this.#over = true;
    this.#error = error;
    const subscribers = this.#subscribers;
    this.#subscribers = nobody;
    for (const subscriber of subscribers) this.#finish(subscriber, error);
  }

  #begin(value: T): void {
    this.#current = value;
    this.#targets = this.#subscribers;
    this.#cursor = 0;
  }

  /** Goes on wherever the delivery stands; all its state is in fields, so that a nested call can finish an outer one. */
  #drain(): void {
    while (this.#targets) {
      const target = this.#targets[this.#cursor++];
      if (target) this.#deliver(target, this.#current as T);
      else if (this.#waiting?.length) this.#begin(this.#waiting.shift() as T);
      else this.#targets = undefined;
    }
    if (!this.#replays) this.#current = noValue;
  }

  #deliver(observer: Observer<T>, value: T): void {
    try {
      observer.next(this.own(value));
    } catch (error) {
      this.#report(error);
    }
  }

  #finish(observer: Observer<T>, error: unknown): void {
    try {
      if (error === noValue) observer.complete();
      else observer.error(this.own(error));
    } catch (thrown) {
      this.#report(thrown);
    }
  }
}
