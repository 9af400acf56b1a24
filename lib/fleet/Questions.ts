import { Observable, type ObservableInput, type SchedulerLike, Subscription } from 'rxjs';
import type { FleetAnswer, FleetEngine } from '../model/FleetEngine.ts';
import { isSubscribable, isThenable } from '../model/readBelowRoot.ts';
import { callReporting } from '../stream/callReporting.ts';
import { ensureStackRoom } from '../stream/ensureStackRoom.ts';
import { schedule } from '../stream/schedulerTime.ts';
import { safeFrom } from '../stream/safeFrom.ts';
import { Failures } from './Failures.ts';

/**
 * Asks an engine. Each question has a deadline of its own (S8), and its answer is read by a function that returns undefined
 * for any other form. An answer that is late, wrong or missing is undefined; then `failure` is the engine's error, if it
 * gave one.
 */
export class Questions {
  readonly timeout: number;
  /** What the engine's errors say. */
  readonly failures: Failures;
  readonly #scheduler: SchedulerLike;
  readonly #open = new Subscription();

  constructor(scheduler: SchedulerLike, timeout: number, failures = new Failures()) {
    this.#scheduler = scheduler;
    this.timeout = timeout;
    this.failures = failures;
  }

  /**
   * Calls `done` exactly once, inside this call if the engine answers synchronously; never after `stop`. At the end of the
   * stack it throws before it calls `question`: a caller that notes that it asks does so there (L24).
   *
   * @param late called once after `done` got no answer: with the answer that comes after the deadline, or with undefined
   * when none will come
   */
  ask<T>(
    name: keyof FleetEngine,
    question: () => FleetAnswer<unknown>,
    read: (answer: unknown) => T | undefined,
    done: (answer: T | undefined, failure?: unknown) => void,
    timeout = this.timeout,
    late?: (answer: T | undefined) => void,
  ): void {
    ensureStackRoom();
    const asked = new Subscription();
    let isLate = false;
    const finish = (answer: T | undefined, failure?: unknown): void => {
      if (asked.closed) return;
      this.#open.remove(asked);
      // Its answer may throw when it is unsubscribed.
      callReporting(() => {
        asked.unsubscribe();
      });
      if (answer !== undefined && !isLate) this.failures.answered(name);
      else if (failure !== undefined) this.failures.failed(name, failure);
      if (!isLate) done(answer, failure);
      if (late && (isLate || answer === undefined)) late(answer);
    };
    const fail = (failure?: unknown): void => {
      finish(undefined, failure);
    };
    const giveUp = (): void => {
      fail();
    };
    const expire = (): void => {
      this.failures.failed(name, new Error(`no answer within ${timeout} ms`));
      if (late) {
        isLate = true;
        asked.add(schedule(this.#scheduler, giveUp, lateTimeout));
        done(undefined);
      } else giveUp();
    };
    if (this.#open.closed) return;
    this.#open.add(asked);
    try {
      const answer = answerOf(question()).subscribe({
        next: (given) => {
          finish(readSafely(read, given));
        },
        error: fail,
        complete: giveUp,
      });
      callReporting(() => {
        asked.add(answer);
      });
      if (!asked.closed) asked.add(schedule(this.#scheduler, expire, timeout));
    } catch (error) {
      fail(error);
    }
  }

  /** Drops all questions: none is answered any more. */
  stop(): void {
    callReporting(() => {
      this.#open.unsubscribe();
    });
  }
}

/** How long a question may take for which no owner waits, in ms. */
export const slowTimeout = 1_000;

/** How long a late answer is waited for, in ms. */
const lateTimeout = 10_000;

/** Whatever has a method `subscribe` is an observable here, as in the answer of an audit. */
function answerOf(given: FleetAnswer<unknown>): Observable<unknown> {
  if (isThenable(given) || !isSubscribable(given)) return safeFrom(given as ObservableInput<unknown>);
  return new Observable((subscriber) => given.subscribe(subscriber));
}

function readSafely<T>(read: (answer: unknown) => T | undefined, given: unknown): T | undefined {
  try {
    return read(given);
  } catch {
    return undefined;
  }
}
