import type { Observable } from 'rxjs';
import { without, withOne } from '../model/intrinsics.ts';
import { PrivateQueue } from '../model/privateCollections.ts';
import { soon } from './whenSettled.ts';
import { type AnyObserver, callReporting, reportRejection } from './callReporting.ts';
import { type Report, reportError } from './reportError.ts';
import { attachableObservable } from './OwnedObservable.ts';

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
  #subscribers: readonly AnyObserver<T>[] = noObservers;
  /** The observers that get the current value; undefined between deliveries. */
  #targets: readonly AnyObserver<T>[] | undefined;
  #cursor = 0;
  #current: T | typeof noValue = noValue;
  /** Created when it is first needed. */
  #waiting: PrivateQueue<T> | undefined;
  /** Whether a delivery is on the stack. A value that is emitted meanwhile waits. */
  #delivering = false;
  #over = false;
  /** The observers that have not yet been completed or errored. */
  #unfinished: readonly AnyObserver<T>[] = noObservers;
  #error: unknown = noValue;
  readonly #replays: boolean;
  readonly #report: Report;
  readonly #copy: typeof same;
  #observable: Observable<T> | undefined;

  /**
   * @param replays whether a late subscriber gets the latest value first
   * @param report reports what a subscriber throws
   * @param copy makes what one subscriber gets of a value or an error; without it all get the same
   */
  constructor(replays = false, report: Report = reportError, copy = same) {
    this.#replays = replays;
    this.#report = report;
    this.#copy = copy;
  }

  get observable(): Observable<T> {
    return (this.#observable ??= attachableObservable(this, this.#report));
  }

  /** Whether it has subscribers. If not, a value need not be made. */
  get observed(): boolean {
    return this.#subscribers.length > 0;
  }

  /** Adds an observer. Returns a function that removes it. */
  attach(observer: AnyObserver<T>): () => void {
    // Read first, because an observer that ends the stream during the replay is completed with the others.
    const late = this.#over;
    if (!late) this.#subscribers = withOne(this.#subscribers, observer);
    if (this.#replays && this.#current !== noValue)
      callReporting(() => observer.next(this.#copy(this.#current as T)), this.#report);
    const finish = () => (this.#error === noValue ? observer.complete() : observer.error(this.#copy(this.#error)));
    if (late) callReporting(finish, this.#report);
    return () => (this.#subscribers = without(this.#subscribers, observer));
  }

  /** Emits a value. Never throws once it has taken the value: a delivery that fails midway is finished later (L24). */
  next(value: T): void {
    if (this.#over) return;
    const subscribers = this.#subscribers;
    const isForOne = !this.#targets && !this.#delivering && subscribers.length === 1;
    if (this.#targets) this.put(value);
    else if (subscribers.length > 0) {
      this.#current = value;
      this.#targets = subscribers;
      this.#cursor = 0;
    } else {
      if (this.#replays) this.#current = value;
      return;
    }
    try {
      if (isForOne) this.#deliverToOne(subscribers[0]);
      else this.flush();
    } catch {
      this.#flushLater();
    }
  }

  /** Queues a value that `flush`, `next` or `complete` will deliver. Calls no observer. */
  put(value: T): void {
    if (!this.#over) (this.#waiting ??= new PrivateQueue()).add(value);
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
    for (let next = this.#unfinished[this.#cursor]; next; next = this.#unfinished[this.#cursor]) {
      const error = this.#error === noValue ? noValue : this.#copy(this.#error);
      this.#cursor += 1;
      try {
        reportRejection(error === noValue ? next.complete() : next.error(error), this.#report);
      } catch (thrown) {
        this.#report(thrown);
      }
    }
    this.#unfinished = noObservers;
  }

  /** Drops queued values, and the current value for the observers that have not got it yet. */
  discard(): void {
    this.#targets = this.#waiting = undefined;
  }

  /** Does what `#drain` does, for one subscriber and without its loop: most streams have one, and each message comes here. */
  #deliverToOne(target: AnyObserver<T> | undefined): void {
    const value = this.#copyWithRoom(this.#current as T);
    this.#cursor = 1;
    this.#delivering = true;
    try {
      const answer = target?.next(value);
      if (typeof answer === 'object') reportRejection(answer, this.#report);
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
          const value = this.#copyWithRoom(this.#current as T);
          this.#cursor += 1; // only now, so that if the line above throws, the delivery continues with this observer
          try {
            const answer = target.next(value);
            if (typeof answer === 'object') reportRejection(answer, this.#report);
          } catch (error) {
            this.#report(error);
          }
        } else if (this.#waiting?.length) {
          this.#current = this.#waiting.take() as T;
          this.#targets = this.#subscribers;
          this.#cursor = 0;
        } else this.#targets = undefined;
      }
    } finally {
      this.#delivering = outer;
    }
    if (!this.#replays) this.#current = noValue;
  }

  /** Calls one level deeper than a copy needs: a stack that is too full for a subscriber throws here, before it counts. */
  #copyWithRoom(value: T): T {
    return this.#copy(value);
  }

  #flushLater(): void {
    try {
      soon(() => this.flush());
    } catch {
      // the stack is too full even for this: the next value finishes the delivery
    }
  }
}

const same = <V>(value: V): V => value;
const noValue = Symbol('no value');
const noObservers: readonly never[] = [];
