import type { SchedulerLike, Unsubscribable } from 'rxjs';
import { schedule } from '../stream/schedulerTime.ts';

/**
 * Calls `drained` when fewer bytes wait to be sent than before, for drivers without such an event. It polls while anything
 * waits.
 */
export class DrainWatch {
  #seen = 0;
  #next: Unsubscribable | undefined;
  readonly #scheduler: SchedulerLike;
  readonly #waiting: () => number;
  readonly #drained: () => void;

  constructor(scheduler: SchedulerLike, waiting: () => number, drained: () => void) {
    this.#scheduler = scheduler;
    this.#waiting = waiting;
    this.#drained = drained;
  }

  /** To be called after each send. */
  start(): void {
    if (this.#next) return;
    this.#seen = this.#waiting();
    if (this.#seen > 0) this.#next = schedule(this.#scheduler, () => this.#look(), interval);
  }

  stop(): void {
    this.#next?.unsubscribe();
  }

  #look(): void {
    const before = this.#seen;
    this.#next = undefined;
    this.start();
    if (this.#seen < before) this.#drained();
  }
}

const interval = 50; // ms
