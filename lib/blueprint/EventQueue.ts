import type { SchedulerLike, Subscription } from 'rxjs';
import { maxWaitingMessages } from '../model/Limits.ts';
import { CallDepth } from '../stream/CallDepth.ts';
import { callReporting } from '../stream/callReporting.ts';
import { soon } from '../stream/whenSettled.ts';
import { type Report, reportError } from '../stream/reportError.ts';
import { schedule } from '../stream/schedule.ts';
import type { BlueprintObject, EventName } from './BlueprintObject.ts';
import { methodOf } from './methodOf.ts';

/** One event on its way to the object. */
type Event = { [N in EventName]: readonly [name: N, ...Parameters<NonNullable<BlueprintObject[N]>>] }[EventName];

/**
 * Brings events to an object's methods, in order, and never inside the call of the object's that caused them. A method
 * that throws, or whose promise rejects, is reported and breaks nothing. Once the life is over nothing is told.
 */
export class EventQueue {
  /** The object's own. */
  readonly calls = new CallDepth();
  #telling = false;
  #waiting: Event[] = [];
  #due = false;
  #turn: Subscription | undefined;
  readonly #object: object;
  readonly #scheduler: SchedulerLike;
  readonly #life: { readonly over: boolean };

  readonly #report: Report;

  /** @param report takes what its methods throw */
  constructor(
    object: object,
    scheduler: SchedulerLike,
    life: { readonly over: boolean },
    report: Report = reportError,
  ) {
    this.#report = report;
    this.#object = object;
    this.#scheduler = scheduler;
    this.#life = life;
  }

  /** Tells what the far end did: now, behind what waits; in the scheduler's next turn if the object is at work. */
  add(...event: Event): void {
    if (this.calls.inside || this.#telling) this.#tellLater(event);
    else if (!this.#life.over) {
      this.#waiting.push(event);
      this.#tell();
    }
  }

  /**
   * Tells what came of a call of the object's, in the scheduler's next turn. An object that calls more often in one turn
   * than may wait (16,384) is told no more answers in it (L19); the host's record and the call's own answer still say.
   */
  answer(...event: Event): void {
    if (this.#waiting.length < maxWaitingMessages) this.#tellLater(event);
  }

  /** Drops the messages of one socket that wait. */
  dropMessages(id: number): void {
    this.#waiting = this.#waiting.filter(([name, of]) => name !== 'onWebSocketMessageReceived' || of !== id);
  }

  /** Drops all that waits, and the turn that was to tell it (L10). */
  clear(): void {
    this.#waiting = [];
    this.#turn?.unsubscribe();
  }

  #tellLater(event: Event): void {
    if (this.#life.over) return;
    this.#waiting.push(event);
    if (this.#due) return;
    this.#due = true;
    const tell = (): void => {
      this.#due = false;
      this.#tell();
    };
    try {
      this.#turn = schedule(this.#scheduler, tell);
    } catch {
      soon(tell); // no stack was left to schedule on
    }
  }

  #tell(): void {
    this.#telling = true;
    try {
      // What its methods cause waits for the next turn, or two methods could keep each other going for ever.
      for (let left = this.#waiting.length; left > 0; left -= 1) {
        const event = this.#waiting.shift();
        if (event) tell(this.#object, event, this.#report);
      }
    } finally {
      this.#telling = false;
    }
  }
}

function tell(object: object, [name, ...args]: Event, report: Report): void {
  callReporting(() => methodOf(object, name)?.(...args), report);
}
