import type { SchedulerLike, Subscription } from 'rxjs';
import { schedule } from './schedule.ts';
import { soon } from './whenSettled.ts';

/** Runs `work` in the scheduler's next turn, once for all requests that come before it. */
export class NextTurn {
  #due = false;
  #timer: Subscription | undefined;
  readonly #scheduler: SchedulerLike;
  readonly #work: () => void;

  /** @param work What it throws is reported. */
  constructor(scheduler: SchedulerLike, work: () => void) {
    this.#scheduler = scheduler;
    this.#work = work;
  }

  /** Whether the work has been requested and has not started. */
  get due(): boolean {
    return this.#due;
  }

  /** Never throws: if the stack has no room to schedule on, the work runs in a microtask. */
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
