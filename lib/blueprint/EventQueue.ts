import type { SchedulerLike } from 'rxjs';
import { maxWaitingMessages } from '../model/Limits.ts';
import { CallDepth } from '../stream/CallDepth.ts';
import { callReporting } from '../stream/callReporting.ts';
import { NextTurn } from '../stream/NextTurn.ts';
import { type Report, reportError } from '../stream/reportError.ts';
import type { BlueprintObject, EventName } from './BlueprintObject.ts';
import { methodOf } from './methodOf.ts';

/**
 * Calls an object's event methods in order, and never inside the object's own call that caused the event. If a method
 * throws, or its promise rejects, the error is reported and the next event follows. After the end of the owner's life no
 * method is called.
 */
export class EventQueue {
  /** The object's own calls. */
  readonly calls = new CallDepth();
  #dispatching = false;
  #waiting: Event[] = [];
  readonly #nextTurn: NextTurn;
  readonly #object: object;
  readonly #life: { readonly over: boolean };
  readonly #report: Report;

  /** @param report takes what the methods throw */
  constructor(
    object: object,
    scheduler: SchedulerLike,
    life: { readonly over: boolean },
    report: Report = reportError,
  ) {
    this.#object = object;
    this.#life = life;
    this.#report = report;
    this.#nextTurn = new NextTurn(scheduler, () => {
      this.#dispatchWaiting();
    });
  }

  /**
   * Dispatches an event of the peer's, after those that wait: now, or in the scheduler's next turn if a call or a method
   * of the object's is running.
   */
  add(...event: Event): void {
    if (this.calls.inside || this.#dispatching) this.#dispatchLater(event);
    else if (!this.#life.over) {
      this.#waiting.push(event);
      this.#dispatchWaiting();
    }
  }

  /**
   * Dispatches the result of one of the object's calls, in the scheduler's next turn. If 16,384 events wait already, the
   * result is dropped (L19); the call's return value and the host's record still have it.
   */
  addResult(...event: Event): void {
    if (this.#waiting.length < maxWaitingMessages) this.#dispatchLater(event);
  }

  /** Drops the received messages of one socket that wait. */
  dropMessages(id: number): void {
    this.#waiting = this.#waiting.filter(([name, of]) => name !== 'onWebSocketMessageReceived' || of !== id);
  }

  /** Drops everything that waits, and cancels the next turn (L10). */
  clear(): void {
    this.#waiting = [];
    this.#nextTurn.cancel();
  }

  #dispatchLater(event: Event): void {
    if (this.#life.over) return;
    this.#waiting.push(event);
    this.#nextTurn.request();
  }

  #dispatchWaiting(): void {
    this.#dispatching = true;
    try {
      // Events that the methods cause wait for the next turn: otherwise two methods could keep each other running for ever.
      for (let left = this.#waiting.length; left > 0; left -= 1) {
        const event = this.#waiting.shift();
        if (event) this.#dispatch(event);
      }
    } finally {
      this.#dispatching = false;
    }
  }

  #dispatch([name, ...args]: Event): void {
    callReporting(() => methodOf(this.#object, name)?.(...args), this.#report);
  }
}

/** The name of a method and its arguments. */
type Event = { [N in EventName]: readonly [name: N, ...Parameters<NonNullable<BlueprintObject[N]>>] }[EventName];
