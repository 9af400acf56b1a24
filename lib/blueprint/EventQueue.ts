import type { SchedulerLike } from 'rxjs';
import { reflectApply, withoutAt } from '../model/intrinsics.ts';
import { maxWaitingMessages } from '../model/Limits.ts';
import { PrivateQueue } from '../model/privateCollections.ts';
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
  #waiting = new PrivateQueue<Event>();
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
      this.#waiting.add(event);
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
    for (let left = this.#waiting.length; left > 0; left -= 1) {
      const event = this.#waiting.take() as Event;
      if (event[0] !== 'onWebSocketMessageReceived' || event[1] !== id) this.#waiting.add(event);
    }
  }

  /** Drops everything that waits, and cancels the next turn (L10). */
  clear(): void {
    this.#waiting = new PrivateQueue();
    this.#nextTurn.cancel();
  }

  #dispatchLater(event: Event): void {
    if (this.#life.over) return;
    this.#nextTurn.request(); // first, so that no event waits without a turn
    this.#waiting.add(event);
  }

  #dispatchWaiting(): void {
    this.#dispatching = true;
    try {
      // Events that the methods cause wait for the next turn: otherwise two methods could keep each other running for ever.
      for (let left = this.#waiting.length; left > 0; left -= 1) {
        const event = this.#waiting.take();
        if (event) this.#dispatch(event);
      }
    } finally {
      this.#dispatching = false;
    }
  }

  #dispatch(event: Event): void {
    callReporting(() => {
      const method = methodOf(this.#object, event[0]);
      return method && reflectApply(method, undefined, withoutAt<unknown>(event, 0));
    }, this.#report);
  }
}

/** The name of a method and its arguments. */
type Event = { [N in EventName]: readonly [name: N, ...Parameters<NonNullable<BlueprintObject[N]>>] }[EventName];
