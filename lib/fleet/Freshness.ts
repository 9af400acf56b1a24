import type { SchedulerLike, Unsubscribable } from 'rxjs';
import { max } from '../model/intrinsics.ts';
import { elapsed, schedule } from '../stream/schedulerTime.ts';

/**
 * How old a host's knowledge is: as old as the question that proved it (S3), on the host's own steady clock. It is fresh
 * until `staleAfter` ms after that question.
 */
export class Freshness {
  readonly #scheduler: SchedulerLike;
  readonly #staleAfter: number;
  readonly #changed: (fresh: boolean) => void;
  /** When the question was asked that proved the most, by `now`. */
  provedAt = -Infinity;
  #fresh = false;
  #timer: Unsubscribable | undefined;
  #over = false;

  constructor(scheduler: SchedulerLike, staleAfter: number, changed: (fresh: boolean) => void) {
    this.#scheduler = scheduler;
    this.#staleAfter = staleAfter;
    this.#changed = changed;
  }

  get now(): number {
    return elapsed(this.#scheduler);
  }

  get fresh(): boolean {
    return !this.#over && this.#left() >= 0;
  }

  /** Notes that everything is known that was so at a time of `now`. */
  prove(at: number): void {
    if (this.#over) return;
    this.provedAt = max(this.provedAt, at);
    if (!this.fresh) return;
    const wasFresh = this.#fresh;
    this.#fresh = true;
    this.#timer ??= schedule(this.#scheduler, this.#check, this.#left() + 1);
    if (!wasFresh) this.#changed(true);
  }

  stop(): void {
    this.#over = true;
    this.#timer?.unsubscribe();
  }

  readonly #check = (): void => {
    this.#timer = undefined;
    if (this.#over) return;
    if (this.fresh) {
      this.#timer = schedule(this.#scheduler, this.#check, this.#left() + 1);
      return;
    }
    this.#fresh = false;
    this.#changed(false);
  };

  #left(): number {
    return this.#staleAfter - (this.now - this.provedAt);
  }
}
