import { PrivateQueue } from '../model/privateCollections.ts';
import type { OwnerCore } from '../network/OwnerCore.ts';
import { callReporting } from '../stream/callReporting.ts';
import { CallDepth } from '../stream/CallDepth.ts';
import { isWallClock } from '../stream/schedulerTime.ts';
import { guarded } from '../stream/guarded.ts';
import { NextTurn } from '../stream/NextTurn.ts';
import { soon } from '../stream/whenSettled.ts';
import { afterMicrotasks, comesInMicrotasks } from './platform.ts';

/**
 * Dispatches events in order. An event that one of the user's own calls has caused waits until that call has returned: for
 * the scheduler's next turn. An event that follows another without a pause, such as a greeting in the same chunk as the
 * handshake, waits until the microtasks of the one before it have run, because the standard queues a task for each. If the
 * owner is destroyed first, that call dispatches what waits (L10). An event that cannot be made is reported; the next one
 * follows.
 *
 * In virtual time, where no microtask runs, the second kind is dispatched immediately; any scheduler whose `now()` is not the
 * platform's counts as such. An `EventQueue` of `blueprint` discards its events at a destroy. So the two only share `NextTurn`
 * and `CallDepth`.
 */
export class EventTurns {
  /** The user's own calls. */
  readonly calls = new CallDepth();
  readonly #waiting = new PrivateQueue<() => void>();
  /** Whether the microtasks of the last event may still have to run. */
  #resting = false;
  #unwatchLife: (() => void) | undefined;
  #readOn: (() => void) | undefined;
  readonly #nextTurn: NextTurn;
  readonly #context: Pick<OwnerCore, 'scheduler' | 'life' | 'report'>;
  readonly #hold: () => (() => void) | undefined;

  /** @param hold pauses the reading until the returned function is called, because many events wait (L19) */
  constructor(context: Pick<OwnerCore, 'scheduler' | 'life' | 'report'>, hold: () => (() => void) | undefined) {
    this.#context = context;
    this.#hold = hold;
    this.#nextTurn = new NextTurn(context.scheduler, () => {
      if (!this.#mustRest) this.#dispatch();
    });
  }

  /** Whether every event has been dispatched. */
  get idle(): boolean {
    return this.#waiting.length === 0;
  }

  get #mustRest(): boolean {
    return this.#resting && !this.#context.life.over && isWallClock(this.#context.scheduler);
  }

  add(dispatch: () => void): void {
    this.#waiting.add(dispatch);
    if (this.calls.inside) this.#dispatchLater();
    else if (this.#mustRest) this.#watchLife();
    else if (!this.#nextTurn.due) this.#dispatch();
    if (this.#waiting.length === many) this.#readOn ??= this.#hold();
  }

  #dispatchLater(): void {
    if (this.#nextTurn.due) return;
    this.#nextTurn.request();
    this.#watchLife();
  }

  #watchLife(): void {
    if (this.#unwatchLife || this.#context.life.over) return; // its end is not notified again
    const now = (): void => {
      this.#nextTurn.cancel();
      this.#dispatch();
    };
    try {
      this.#unwatchLife = this.#context.life.onEnd(() => {
        if (!this.calls.inside) now();
      });
    } catch {
      soon(now); // the stack had no room to watch for a destroy: then before any code that might destroy
    }
  }

  /** Dispatches the first event that waits, or all if none may wait for microtasks. */
  #dispatch(): void {
    this.#unwatchLife?.();
    this.#unwatchLife = undefined;
    if (this.#waiting.length === 0) return;
    this.#resting = true;
    do callReporting(this.#waiting.take() as () => void, this.#context.report);
    while (this.#waiting.length > 0 && !this.#mustRest);
    if (this.#waiting.length > 0) this.#watchLife();
    else this.#drained();
    try {
      soon(this.#inMicrotask);
    } catch {
      this.#goOn(); // the stack had no room
    }
  }

  #drained(): void {
    const readOn = this.#readOn;
    this.#readOn = undefined;
    if (!this.#context.life.over) readOn?.();
  }

  /** Called in the first microtask after an event. */
  readonly #inMicrotask = (): void => {
    if (this.#waiting.length > 0 || comesInMicrotasks()) afterMicrotasks(this.#goOn);
    else this.#resting = false;
  };

  /** Called when all of them have run. */
  readonly #goOn = guarded((): void => {
    this.#resting = false;
    this.#dispatch();
  });
}

/** How many events may wait before the reading is paused. */
const many = 64;
