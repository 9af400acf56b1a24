import type { OwnerLife } from '../owner/OwnerLife.ts';
import type { Report } from '../stream/reportError.ts';
import type { SafeListeners } from '../stream/SafeListeners.ts';
import type { CloseDetails, CloseEventClass } from './closeEventClass.ts';
import { plainEvent } from './platform.ts';

/** Whom a socket's events are told to, and the class of the last one. */
export interface EventSink {
  readonly CloseEvent: CloseEventClass;
  readonly listeners: SafeListeners;
}

/** Tells one socket's events, each when the one before is told; `close` is the last, also of a destroy (L10). */
export class EventDispatcher {
  /** What is being told. */
  #event: Event | undefined;
  readonly #life: OwnerLife;
  readonly #sink: EventSink;

  readonly #report: Report;

  constructor({ life, report }: { readonly life: OwnerLife; readonly report: Report }, sink: EventSink) {
    this.#life = life;
    this.#report = report;
    this.#sink = sink;
  }

  /** Inside a destroy an event that is under way goes no further. */
  dispatch(event: Event): void {
    const outer = this.#event;
    if (outer && this.#life.over) this.#sink.listeners.stop(outer);
    this.#event = event;
    try {
      this.#sink.listeners.dispatch(event);
    } catch (error) {
      this.#report(error); // the owner has made of its socket what the platform cannot dispatch on
    } finally {
      this.#event = outer;
    }
  }

  /** A failure is told as the standard has it: without a reason, which the host's record has (WHATWG WebSockets, 4). */
  close(failed: boolean, details: CloseDetails): void {
    let told = false;
    const close = (): void => {
      if (!told) this.dispatch(new this.#sink.CloseEvent('close', details));
      told = true;
    };
    if (failed) {
      const leave = this.#life.over ? undefined : this.#life.onEnd(close); // who destroys in `error` has `close` told by it
      this.dispatch(plainEvent('error'));
      leave?.();
    }
    close();
  }
}
