import type { Observable, Unsubscribable } from 'rxjs';
import { without, withOne } from '../model/intrinsics.ts';
import { PrivateQueue } from '../model/privateCollections.ts';
import { soon } from './whenSettled.ts';
import { type AnyObserver, callReporting, reportRejection } from './callReporting.ts';
import { type Report, reportError } from './reportError.ts';
import { Attachment } from './Attachment.ts';
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
  /** The observers that have not yet been completed or errored. */
  #unfinished: readonly AnyObserver<T>[] = noObservers;
  /** The error with which it ended, or `noValue` if it completed. */
  #end: unknown = notOver;
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

  /** Adds an observer, until what it returns is unsubscribed. */
  attach(observer: AnyObserver<T>): Unsubscribable {
    // Read first, because an observer that ends the stream during the replay is completed with the others.
    const late = this.#end !== notOver;
    if (!late) this.#subscribers = withOne(this.#subscribers, observer);
    if (this.#replays && this.#current !== noValue)
      callReporting(() => observer.next(this.#copy(this.#current as T)), this.#report);
    const finish = () => (this.#end === noValue ? observer.complete() : observer.error(this.#copy(this.#end)));
    if (late) callReporting(finish, this.#report);
    return new Attachment(this, observer);
  }

  detach(observer: AnyObserver<T>): void {
    this.#subscribers = without(this.#subscribers, observer);
  }

  /** Emits a value. Never throws once it has taken the value: a delivery that fails midway is finished later (L24). */
  next(value: T): void {
    if (this.#end !== notOver) return;
    const subscribers = this.#subscribers;
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
      this.flush();
    } catch {
      this.#flushLater();
    }
  }

  /** Queues a value that `flush`, `next` or `complete` will deliver. Calls no observer. */
  put(value: T): void {
    if (this.#end === notOver) (this.#waiting ??= new PrivateQueue()).add(value);
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
    if (this.#end === notOver) this.#drain();
    if (this.#end === notOver) {
      // unless an observer has ended the stream while it got queued values
      this.#end = given;
      this.#unfinished = this.#subscribers;
      this.#subscribers = noObservers;
      this.#cursor = 0;
    }
    for (let next = this.#unfinished[this.#cursor]; next; next = this.#unfinished[this.#cursor]) {
      const error = this.#end === noValue ? noValue : this.#copy(this.#end);
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

  /**
   * Delivers queued values from the current position. Its state is in fields, so a nested call can finish an outer
   * delivery.
   */
  #drain(): void {
    const outer = this.#delivering;
    this.#delivering = true;
    try {
      do {
        for (let next = this.#targets?.[this.#cursor]; next; next = this.#targets?.[this.#cursor]) {
          const value = this.#copyWithRoom(this.#current as T);
          this.#cursor += 1; // only now, so that if the line above throws, the delivery continues with this observer
          this.#give(next, value);
        }
        this.#targets = undefined;
      } while (this.#takeWaiting());
    } finally {
      this.#delivering = outer;
    }
    if (!this.#replays) this.#current = noValue;
  }

  #takeWaiting(): boolean {
    if (!this.#waiting?.length) return false;
    this.#current = this.#waiting.take() as T;
    this.#targets = this.#subscribers;
    this.#cursor = 0;
    return true;
  }

  #give(target: AnyObserver<T>, value: T): void {
    try {
      const answer = target.next(value);
      if (typeof answer === 'object') reportRejection(answer, this.#report);
    } catch (error) {
      this.#report(error);
    }
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
const notOver = Symbol('not over');
const noObservers: readonly never[] = [];
