import type { OwnerLife } from '../owner/OwnerLife.ts';
import { reportError } from '../stream/reportError.ts';
import { type CloseDetails, closeEvent, plainEvent, stopEvent } from './platform.ts';

/** Tells one socket's events, each when the one before is told; `close` is the last, also of a destroy (L10). */
export class EventTeller {
  /** What is being told. */
  #event: Event | undefined;
  readonly #life: OwnerLife;
  readonly #dispatch: (event: Event) => void;

  constructor(life: OwnerLife, dispatch: (event: Event) => void) {
    this.#life = life;
    this.#dispatch = dispatch;
  }

  /** Inside a destroy an event that is under way goes no further. */
  tell(event: Event): void {
    const outer = this.#event;
    if (outer && this.#life.over) stopEvent(outer);
    this.#event = event;
    try {
      this.#dispatch(event);
    } catch (error) {
      reportError(error); // the owner has made of its socket what the platform can not dispatch on
    }
    this.#event = outer;
  }

  /** A failure is told as the standard has it: without a reason, which the host's record has (WHATWG WebSockets, 4). */
  close(failed: boolean, details: CloseDetails): void {
    let told = false;
    const close = (): void => {
      if (!told) this.tell(closeEvent(details));
      told = true;
    };
    if (failed) {
      const leave = this.#life.over ? undefined : this.#life.onEnd(close); // who destroys in `error` has `close` told by it
      this.tell(plainEvent('error'));
      leave?.();
    }
    close();
  }
}
