import type { Observable, Observer } from 'rxjs';
import { without, withOne } from '../model/intrinsics.ts';
import { OwnQueue } from '../model/OwnQueue.ts';
import { soon } from './whenSettled.ts';
import { callReporting } from './callReporting.ts';
import { type Report, reportError } from './reportError.ts';
import { sealedStream } from './OwnedObservable.ts';

const noValue = Symbol('no value');
const nobody: readonly never[] = [];

/**
 * Emits the library's own values: a multicast stream that nobody outside can push into and that no observer can break
 * (L17).
 *
 * It differs from a `Subject` in three ways: what a subscriber throws is reported as its owner's; a value that is emitted
 * from inside a subscriber waits until all subscribers have the one before, so that all see the same order; and its
 * observable is sealed.
 */
export class SafeSubject<T> {
  #subscribers: readonly Observer<T>[] = nobody;
  /** Who gets the current value; undefined between deliveries. */
  #targets: readonly Observer<T>[] | undefined;
  #cursor = 0;
  #current: T | typeof noValue = noValue;
  /** Made when first needed. */
  #waiting: OwnQueue<T> | undefined;
  /** Whether a delivery is on the stack: a value that comes now waits for it. */
  #delivering = false;
  #over = false;
  /** Who is still to get the completion or the error. */
  #unfinished: readonly Observer<T>[] = nobody;
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
    return (this.#observable ??= sealedStream(this, this.#report));
  }

  /** Whether anybody listens: if not, a value need not be made. */
  get observed(): boolean {
    return this.#subscribers.length > 0;
  }

  /** Adds an observer; the returned function removes it. */
  attach(observer: Observer<T>): () => void {
    const late = this.#over; // read first: an observer that ends it during the replay is completed with the others
    if (!late) this.#subscribers = withOne(this.#subscribers, observer);
    const current = this.#current;
    const error = this.#error;
    if (this.#replays && current !== noValue) callReporting(() => observer.next(this.own(current)), this.#report);
    if (late)
      callReporting(() => (error === noValue ? observer.complete() : observer.error(this.own(error))), this.#report);
    return () => {
      this.#subscribers = without(this.#subscribers, observer);
    };
  }

  /** Never throws once it has taken the value: a delivery that breaks off is finished later (L24). */
  next(value: T): void {
    if (this.#over) return;
    const subscribers = this.#subscribers;
    const isNew = this.#targets === undefined;
    if (isNew && (this.#replays || subscribers.length > 0)) this.#current = value;
    if (isNew && subscribers.length === 0) return;
    if (isNew) this.#begin(subscribers);
    else this.put(value);
    try {
      if (isNew && subscribers.length === 1 && !this.#delivering) this.#deliverToOne(subscribers[0]);
      else this.flush();
    } catch {
      this.#flushLater();
    }
  }

  /** Takes a value that `flush`, `next` or `complete` will deliver. Calls nobody. */
  put(value: T): void {
    if (!this.#over) (this.#waiting ??= new OwnQueue()).add(value);
  }

  /** Delivers what waits, unless a delivery is on the stack, which then will. Goes on with one that broke off. */
  flush(): void {
    if (!this.#delivering) this.#drain();
  }

  /** Delivers what waits, then completes. A later call goes on with observers that are not yet completed. */
  complete(): void {
    this.error(noValue);
  }

  /** Delivers what waits, then errors. */
  error(given: unknown): void {
    if (!this.#over) this.#drain();
    if (!this.#over) {
      // not if an observer has ended it while it got what waited
      this.#over = true;
      this.#error = given;
      this.#unfinished = this.#subscribers;
      this.#subscribers = nobody;
      this.#cursor = 0;
    }
    const completes = this.#error === noValue;
    for (let next = this.#unfinished[this.#cursor]; next; next = this.#unfinished[this.#cursor]) {
      const error = completes ? undefined : this.own(this.#error);
      this.#cursor += 1;
      try {
        if (completes) next.complete();
        else next.error(error);
      } catch (thrown) {
        this.#report(thrown);
      }
    }
    this.#unfinished = nobody;
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

  /** What `#drain` does with one subscriber, without its loop: most streams have one, and each message comes here. */
  #deliverToOne(target: Observer<T> | undefined): void {
    const value = this.own(this.#current as T);
    this.#cursor = 1;
    this.#delivering = true;
    try {
      target?.next(value);
    } catch (error) {
      this.#report(error);
    } finally {
      this.#delivering = false;
    }
    if (this.#waiting?.length || this.#targets?.[this.#cursor]) this.#drain();
    else {
      this.#targets = undefined;
      if (!this.#replays) this.#current = noValue;
    }
  }

  /** Delivers what waits, wherever the delivery stands: all its state is in fields, so a nested call can finish an outer. */
  #drain(): void {
    const outer = this.#delivering;
    this.#delivering = true;
    try {
      while (this.#targets ?? this.#waiting?.length) {
        const target = this.#targets?.[this.#cursor];
        if (target) {
          const value = this.own(this.#current as T);
          this.#cursor += 1; // only now: what breaks off before it is delivered when the delivery goes on
          try {
            target.next(value);
          } catch (error) {
            this.#report(error);
          }
        } else if (this.#waiting?.length) {
          this.#current = this.#waiting.take() as T;
          this.#begin(this.#subscribers);
        } else this.#targets = undefined;
      }
    } finally {
      this.#delivering = outer;
    }
    if (!this.#replays) this.#current = noValue;
  }

  #begin(targets: readonly Observer<T>[]): void {
    this.#targets = targets;
    this.#cursor = 0;
  }

  #flushLater(): void {
    try {
      soon(() => this.flush());
    } catch {
      // no stack is left even for this: the next value finishes it
    }
  }
}
