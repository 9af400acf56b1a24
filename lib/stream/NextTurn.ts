import type { SchedulerLike, Subscription } from 'rxjs';
import { schedule } from './schedule.ts';
import { soon } from './whenSettled.ts';

/** Runs `work` in the scheduler's next turn, once for all requests until then. */
export class NextTurn {
  #due = false;
  #timer: Subscription | undefined;
  readonly #scheduler: SchedulerLike;
  readonly #work: () => void;

  /** @param work what it throws is reported */
  constructor(scheduler: SchedulerLike, work: () => void) {
    this.#scheduler = scheduler;
    this.#work = work;
  }

  /** Whether the work has been requested and has not started. */
  get due(): boolean {
    return this.#due;
  }

  /** Requests the work. Never throws: if the stack is too full to schedule, the work runs in a microtask. */
  request(): void {
    if (this.#due) return;
    this.#due = true;
    const run = (): void => {
      if (!this.#due) return;
      this.#due = false;
      this.#work();
    };
    try {
      this.#timer = schedule(this.#scheduler, run);
    } catch {
      soon(run);
    }
  }

  cancel(): void {
    this.#due = false;
    this.#timer?.unsubscribe();
  }
}
