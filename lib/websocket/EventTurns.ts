import type { SchedulerLike } from 'rxjs';
import type { OwnerLife } from '../owner/OwnerLife.ts';
import { CallDepth } from '../stream/CallDepth.ts';
import { NextTurn } from '../stream/NextTurn.ts';
import { soon } from '../stream/whenSettled.ts';

/**
 * Dispatches events in order: immediately, unless one of the user's own calls has caused them. Those wait until that call
 * has returned: for the scheduler's next turn, or for the owner's destroy if that comes first (L10).
 *
 * The events that wait are dispatched together, and events from inside a listener immediately. An `EventQueue` of
 * `blueprint` does neither, and a destroy discards its events. So the two only share `NextTurn` and `CallDepth`.
 */
export class EventTurns {
  /** The user's own calls. */
  readonly calls = new CallDepth();
  #waiting: (() => void)[] = [];
  #unwatchLife: (() => void) | undefined;
  readonly #nextTurn: NextTurn;
  readonly #life: OwnerLife;

  constructor({ scheduler, life }: { readonly scheduler: SchedulerLike; readonly life: OwnerLife }) {
    this.#life = life;
    this.#nextTurn = new NextTurn(scheduler, () => {
      this.#dispatchAll();
    });
  }

  /** Whether every event has been dispatched. */
  get idle(): boolean {
    return this.#waiting.length === 0;
  }

  add(dispatch: () => void): void {
    this.#waiting.push(dispatch);
    if (this.calls.inside) this.#dispatchLater();
    else if (!this.#nextTurn.due) this.#dispatchAll();
  }

  #dispatchLater(): void {
    if (this.#nextTurn.due) return;
    this.#nextTurn.request();
    if (this.#life.over) return; // its end is not notified again
    const now = (): void => {
      this.#nextTurn.cancel();
      this.#dispatchAll();
    };
    try {
      this.#unwatchLife = this.#life.onEnd(() => {
        if (!this.calls.inside) now();
      });
    } catch {
      soon(now); // the stack had no room to watch for a destroy: then before any code that might destroy
    }
  }

  #dispatchAll(): void {
    this.#unwatchLife?.();
    this.#unwatchLife = undefined;
    for (let dispatch = this.#waiting.shift(); dispatch; dispatch = this.#waiting.shift()) dispatch();
  }
}
