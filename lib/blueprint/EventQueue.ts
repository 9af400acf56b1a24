import type { SchedulerLike } from 'rxjs';
import { reportError } from '../stream/reportError.ts';
import type { EventName } from './BlueprintObject.ts';
import { methodOf } from './methodOf.ts';

/** One event on its way to the object. */
type Event = readonly [name: EventName, ...args: readonly unknown[]];

/**
 * Brings events to an object's methods, in order, and never inside the call of the object's that caused them: what
 * happens during a call waits for the scheduler's next turn. A method that throws is reported and breaks nothing.
 */
export class EventQueue {
  #calls = 0;
  #waiting: Event[] = [];
  #telling = false;
  readonly #object: object;
  readonly #scheduler: SchedulerLike;

  constructor(object: object, scheduler: SchedulerLike) {
    this.#object = object;
    this.#scheduler = scheduler;
  }

  /** Runs one call of the object's. */
  during<T>(call: () => T): T {
    this.#calls += 1;
    try {
      return call();
    } finally {
      this.#calls -= 1;
      if (this.#waiting.length > 0) this.#tellLater();
    }
  }

  add(...event: Event): void {
    this.#waiting.push(event);
    if (this.#calls === 0 && this.#waiting.length === 1) this.#tell();
  }

  /** Nothing more is told. */
  clear(): void {
    this.#waiting = [];
  }

  #tellLater(): void {
    this.#scheduler.schedule(() => {
      this.#tell();
    });
  }

  #tell(): void {
    if (this.#telling) return;
    this.#telling = true;
    for (let event = this.#waiting.shift(); event; event = this.#waiting.shift()) {
      const [name, ...args] = event;
      try {
        methodOf(this.#object, name)?.(...args);
      } catch (error) {
        reportError(error);
      }
    }
    this.#telling = false;
  }
}
