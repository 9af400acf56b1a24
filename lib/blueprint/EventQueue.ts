import type { SchedulerLike, Subscription } from 'rxjs';
import { isThenable } from '../audit/Later.ts';
import { reportError } from '../stream/reportError.ts';
import type { BlueprintObject, EventName } from './BlueprintObject.ts';
import { methodOf } from './methodOf.ts';

/** One event on its way to the object. */
type Event = { [N in EventName]: readonly [name: N, ...Parameters<NonNullable<BlueprintObject[N]>>] }[EventName];

/**
 * Brings events to an object's methods, in order, and never inside the call of the object's that caused them: what
 * happens during a call, or while the object is being told, waits for the scheduler's next turn. A method that throws,
 * or whose promise rejects, is reported and breaks nothing. Once its life is over the object is told nothing.
 */
export class EventQueue {
  #calls = 0;
  #waiting: Event[] = [];
  #telling = false;
  #due = false;
  #turn: Subscription | undefined;
  readonly #object: object;
  readonly #scheduler: SchedulerLike;
  readonly #life: { readonly over: boolean };

  constructor(object: object, scheduler: SchedulerLike, life: { readonly over: boolean }) {
    this.#object = object;
    this.#scheduler = scheduler;
    this.#life = life;
  }

  /** Runs one call of the object's. */
  during<T>(call: () => T): T {
    this.#calls += 1;
    try {
      return call();
    } finally {
      this.#calls -= 1;
    }
  }

  add(...event: Event): void {
    if (this.#life.over) return;
    this.#waiting.push(event);
    if (this.#calls > 0 || this.#telling) this.#tellLater();
    else if (!this.#due) this.#tell();
  }

  /** Drops what waits, and its timer (L10). */
  clear(): void {
    this.#waiting = [];
    this.#turn?.unsubscribe();
  }

  #tellLater(): void {
    if (this.#due) return;
    this.#due = true;
    this.#turn = this.#scheduler.schedule(() => {
      this.#due = false;
      this.#tell();
    });
  }

  #tell(): void {
    const events = this.#waiting;
    this.#waiting = [];
    this.#telling = true;
    for (const event of events) {
      if (this.#life.over) break; // destroyed by what it did about the one before
      tell(this.#object, event);
    }
    this.#telling = false;
  }
}

function tell(object: object, [name, ...args]: Event): void {
  try {
    const answer = methodOf(object, name)?.(...args);
    if (typeof answer === 'object' && answer !== null && isThenable(answer)) answer.then(undefined, reportError);
  } catch (error) {
    reportError(error);
  }
}
