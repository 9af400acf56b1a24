import type { SchedulerLike, Unsubscribable } from 'rxjs';
import { schedule } from './schedulerTime.ts';
import { soon } from './whenSettled.ts';

/** Runs `work` in the scheduler's next turn, once for all requests until then. */
export class NextTurn {
  /** Whether the work has been requested and has not started. */
  due = false;
  #timer: Unsubscribable | undefined;
  readonly #scheduler: SchedulerLike;
  readonly #work: () => void;

  /** @param work what it throws is reported */
  constructor(scheduler: SchedulerLike, work: () => void) {
    this.#scheduler = scheduler;
    this.#work = work;
  }

  /** Requests the work. If the stack is too full to schedule, it runs in a microtask; if even for that, this throws. */
  request(): void {
    if (this.due) return;
    this.due = true;
    const run = (): void => {
      if (!this.due) return;
      this.due = false;
      this.#work();
    };
    try {
      this.#timer = schedule(this.#scheduler, run);
    } catch {
      this.due = false; // in case there is no room for a microtask either: then the next request counts
      soon(run);
      this.due = true;
    }
  }

  cancel(): void {
    this.due = false;
    this.#timer?.unsubscribe();
  }
}
