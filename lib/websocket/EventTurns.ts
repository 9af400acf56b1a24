import { type SchedulerLike, Subscription } from 'rxjs';
import type { OwnerLife } from '../owner/OwnerLife.ts';
import { soon } from '../stream/whenSettled.ts';
import { CallDepth } from '../stream/CallDepth.ts';
import { schedule } from '../stream/schedule.ts';

/**
 * Tells events in order: at once, unless one of the user's own calls has caused them, which must have returned first.
 * Those are told in the scheduler's next turn, or when the owner is destroyed before it (L10).
 */
export class EventTurns {
  /** The user's own. */
  readonly calls = new CallDepth();
  #waiting: (() => void)[] = [];
  #due = false;
  readonly #scheduler: SchedulerLike;
  readonly #life: OwnerLife;

  constructor({ scheduler, life }: { readonly scheduler: SchedulerLike; readonly life: OwnerLife }) {
    this.#scheduler = scheduler;
    this.#life = life;
  }

  /** Whether every event has been told. */
  get idle(): boolean {
    return this.#waiting.length === 0;
  }

  add(tell: () => void): void {
    this.#waiting.push(tell);
    if (this.calls.inside) this.#tellLater();
    else if (!this.#due) this.#tell();
  }

  #tellLater(): void {
    if (this.#due) return;
    this.#due = true;
    try {
      this.#scheduleTurn();
    } catch {
      soon(() => {
        this.#take(); // no stack was left to schedule on
      });
    }
  }

  #scheduleTurn(): void {
    const turn = new Subscription();
    // After the owner's end nothing hurries it: then this turn is all that is left.
    if (!this.#life.over) {
      const leave = this.#life.onEnd(() => {
        if (this.calls.inside) return;
        turn.unsubscribe();
        this.#take();
      });
      turn.add(leave);
    }
    turn.add(
      schedule(this.#scheduler, () => {
        turn.unsubscribe();
        this.#take();
      }),
    );
  }

  #take(): void {
    this.#due = false;
    this.#tell();
  }

  #tell(): void {
    for (let tell = this.#waiting.shift(); tell; tell = this.#waiting.shift()) tell();
  }
}
