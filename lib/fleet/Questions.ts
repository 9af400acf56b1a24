import { type ObservableInput, type SchedulerLike, Subscription } from 'rxjs';
import type { FleetAnswer } from '../model/FleetEngine.ts';
import { callReporting } from '../stream/callReporting.ts';
import { schedule } from '../stream/schedule.ts';
import { safeFrom } from '../stream/safeFrom.ts';

/**
 * Asks an engine. Each question has a deadline of its own (S8), and its answer is read by a function that returns undefined
 * for any other form. An answer that is late, wrong or missing is undefined; then `failure` is the engine's error, if it
 * gave one.
 */
export class Questions {
  readonly timeout: number;
  readonly #scheduler: SchedulerLike;
  readonly #open = new Subscription();

  constructor(scheduler: SchedulerLike, timeout: number) {
    this.#scheduler = scheduler;
    this.timeout = timeout;
  }

  /** Calls `done` exactly once, inside this call if the engine answers synchronously; never after `stop`. */
  ask<T>(
    question: () => FleetAnswer<unknown>,
    read: (answer: unknown) => T | undefined,
    done: (answer: T | undefined, failure?: unknown) => void,
    timeout = this.timeout,
  ): void {
    const asked = new Subscription();
    const finish = (answer: T | undefined, failure?: unknown): void => {
      if (asked.closed) return;
      this.#open.remove(asked);
      // Its answer may throw when it is unsubscribed.
      callReporting(() => {
        asked.unsubscribe();
      });
      done(answer, failure);
    };
    const fail = (failure?: unknown): void => {
      finish(undefined, failure);
    };
    const late = (): void => {
      fail();
    };
    if (this.#open.closed) return;
    this.#open.add(asked);
    try {
      const answer = safeFrom(question() as ObservableInput<unknown>).subscribe({
        next: (given) => {
          finish(readSafely(read, given));
        },
        error: fail,
        complete: late,
      });
      callReporting(() => {
        asked.add(answer);
      });
      if (!asked.closed) asked.add(schedule(this.#scheduler, late, timeout));
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

function readSafely<T>(read: (answer: unknown) => T | undefined, given: unknown): T | undefined {
  try {
    return read(given);
  } catch {
    return undefined;
  }
}
