import type { Observable, Observer } from 'rxjs';
import { append, copyList, shift, without } from '../model/intrinsics.ts';
import { soon } from './whenSettled.ts';
import { type Report, reportError } from './reportError.ts';
import { sealedObservable } from './OwnedObservable.ts';

/**
 * A multicast stream for the library's own values, into which other code cannot emit and which no observer can break
 * (L17).
 *
 * It differs from a `Subject` in three ways. A value that is emitted inside a subscriber waits until all subscribers
 * have the current one, so that all see the same order. Code that holds the observable can reach neither the subject
 * nor the other observers. And an observer that throws into it, as a hand-made `Subscriber` can, is reported and does
 * not stop the others.
 */
export class SafeSubject<T> {
  #subscribers: readonly Observer<T>[] = noObservers;
  /** The observers that get the current value; undefined between deliveries. */
  #targets: readonly Observer<T>[] | undefined;
  #cursor = 0;
  #current: T | typeof noValue = noValue;
  /** Created when it is first needed. */
  #waiting: T[] | undefined;
  /** Whether a delivery is on the stack. A value that is emitted meanwhile waits. */
  #delivering = false;
  #over = false;
  /** The observers that have not yet been completed or errored. */
  #unfinished: readonly Observer<T>[] = noObservers;
  #error: unknown = noValue;
  readonly #replays: boolean;
  readonly #report: Report;
  #observable: Observable<T> | undefined;

  /**
   * @param replays whether a late subscriber gets the latest value first
   * @param report reports what a subscriber throws
   */
  constructor(replays = false, report: Report = reportError) {
    this.#replays = replays;
    this.#report = report;
  }

  get observable(): Observable<T> {
    return (this.#observable ??= sealedObservable((subscriber) => this.attach(subscriber), this.#report));
  }

  /** Whether it has subscribers. If not, a value need not be made. */
  get observed(): boolean {
    return this.#subscribers.length > 0;
  }

  /** Adds an observer. Returns a function that removes it. */
  attach(observer: Observer<T>): () => void {
    // Read first, because an observer that ends the stream during the replay is completed with the others.
    const late = this.#over;
    if (!late) {
      const subscribers = copyList(this.#subscribers);
      append(subscribers, observer);
      this.#subscribers = subscribers;
    }
    if (this.#replays && this.#current !== noValue) this.#deliver(observer, this.#current);
    if (late) this.#finish(observer, this.#error);
    return () => {
      this.#subscribers = without(this.#subscribers, observer);
    };
  }

  /** Emits a value. Never throws once it has taken the value: a delivery that fails midway is finished later (L24). */
  next(value: T): void {
    if (this.#over) return;
    if (this.#targets) this.put(value);
    else if (this.#subscribers.length === 0) {
      if (this.#replays) this.#current = value;
      return;
    } else {
      this.#current = value;
      this.#targets = this.#subscribers;
      this.#cursor = 0;
    }
    try {
      this.flush();
    } catch {
      this.#flushLater();
    }
  }

  /** Queues a value that `flush`, `next` or `complete` will deliver. Calls no observer. */
  put(value: T): void {
    if (!this.#over) append((this.#waiting ??= []), value);
  }

  /**
   * Delivers queued values, unless a delivery is on the stack, which will deliver them. Continues a delivery that
   * failed midway.
   */
  flush(): void {
    if (!this.#delivering) this.#drain();
  }

  /** Delivers queued values, then completes. A later call continues with observers that are not yet completed. */
  complete(): void {
    this.error(noValue);
  }

  /** Delivers queued values, then errors. */
  error(given: unknown): void {
    if (!this.#over) this.#drain();
    if (!this.#over) {
      // unless an observer has ended the stream while it got queued values
      this.#over = true;
      this.#error = given;
      this.#unfinished = this.#subscribers;
      this.#subscribers = noObservers;
      this.#cursor = 0;
    }
    const completes = this.#error === noValue;
    for (let next = this.#unfinished[this.#cursor]; next; next = this.#unfinished[this.#cursor]) {
      const error = completes ? undefined : this.copyForSubscriber(this.#error);
      this.#cursor += 1;
      try {
        if (completes) next.complete();
        else next.error(error);
      } catch (thrown) {
        this.#report(thrown);
      }
    }
    this.#unfinished = noObservers;
  }

  /** Drops queued values, and the current value for the observers that have not got it yet. */
  discard(): void {
    this.#targets = undefined;
    this.#waiting = undefined;
  }

  /** Returns what one subscriber gets for a value or an error. The same for all, unless a subclass makes copies. */
  protected copyForSubscriber<V>(value: V): V {
    return value;
  }

  /**
   * Delivers queued values from the current position. Its state is in fields, so a nested call can finish an outer
   * delivery.
   */
  #drain(): void {
    const outer = this.#delivering;
    this.#delivering = true;
    try {
      while (this.#targets ?? this.#waiting?.length) {
        const target = this.#targets?.[this.#cursor];
        if (target) {
          const value = this.copyForSubscriber(this.#current as T);
          this.#cursor += 1; // only now, so that if the line above throws, the delivery continues with this observer
          try {
            target.next(value);
          } catch (error) {
            this.#report(error);
          }
        } else if (this.#waiting?.length) {
          this.#current = shift(this.#waiting) as T;
          this.#targets = this.#subscribers;
          this.#cursor = 0;
        } else this.#targets = undefined;
      }
    } finally {
      this.#delivering = outer;
    }
    if (!this.#replays) this.#current = noValue;
  }

  #flushLater(): void {
    try {
      soon(() => {
        this.flush();
      });
    } catch {
      // the stack is too full even for this: the next value finishes the delivery
    }
  }

  #deliver(observer: Observer<T>, value: T): void {
    try {
      observer.next(this.copyForSubscriber(value));
    } catch (error) {
      this.#report(error);
    }
  }

  #finish(observer: Observer<T>, error: unknown): void {
    try {
      if (error === noValue) observer.complete();
      else observer.error(this.copyForSubscriber(error));
    } catch (thrown) {
      this.#report(thrown);
    }
  }
}

const noValue = Symbol('no value');
const noObservers: readonly never[] = [];
