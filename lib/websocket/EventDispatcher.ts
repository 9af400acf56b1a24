import type { OwnerLife } from '../owner/OwnerLife.ts';
import type { Report } from '../stream/reportError.ts';
import type { SafeListeners } from '../stream/SafeListeners.ts';
import type { CloseDetails, CloseEventClass } from './closeEventClass.ts';
import { plainEvent } from './platform.ts';

/** Dispatches the events of one socket, one at a time; `close` is always the last, also after a destroy (L10). */
export class EventDispatcher {
  /** The event that is being dispatched. */
  #event: Event | undefined;
  readonly #life: OwnerLife;
  readonly #target: EventSink;
  readonly #report: Report;

  constructor({ life, report }: { readonly life: OwnerLife; readonly report: Report }, target: EventSink) {
    this.#life = life;
    this.#report = report;
    this.#target = target;
  }

  /** If a listener destroys the owner, the event that it got is not passed to the other listeners. */
  dispatch(event: Event): void {
    const outer = this.#event;
    if (outer && this.#life.over) this.#target.listeners.stop(outer);
    this.#event = event;
    try {
      this.#target.listeners.dispatch(event);
    } catch (error) {
      this.#report(error); // the owner has changed its socket so that the platform cannot dispatch on it
    } finally {
      this.#event = outer;
    }
  }

  /**
   * Dispatches `close`, after `error` if the socket has failed. Neither has a reason, as the standard demands (WHATWG
   * WebSockets, 4); the host's record has it.
   */
  close(failed: boolean, details: CloseDetails): void {
    let dispatched = false;
    const close = (): void => {
      if (!dispatched)
        this.dispatch(new this.#target.CloseEvent('close', { __proto__: null, ...details } as CloseDetails));
      dispatched = true;
    };
    if (failed) {
      // If an `error` listener destroys the owner, that call dispatches `close`.
      const unwatch = this.#life.over ? undefined : this.#life.onEnd(close);
      this.dispatch(plainEvent('error'));
      unwatch?.();
    }
    close();
  }
}

/** The listeners of one socket, and the class of its last event. */
export interface EventSink {
  readonly CloseEvent: CloseEventClass;
  readonly listeners: SafeListeners;
}
