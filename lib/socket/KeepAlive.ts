import type { Subscription } from 'rxjs';
import type { KeepAliveOptions } from '../model/KeepAliveOptions.ts';
import { reportError } from '../stream/reportError.ts';
import { type Beat, nextBeat } from './nextBeat.ts';
import type { SocketCore } from './SocketCore.ts';

/** Watches over one open connection, with one timer: looks, asks, and ends the socket of a peer that is gone. */
export class KeepAlive {
  #last: Beat = 'wait';
  #timer: Subscription | undefined;
  /** What had come at the last look. */
  #seen: number;
  readonly #socket: SocketCore;
  readonly #options: KeepAliveOptions;

  constructor(socket: SocketCore, options: KeepAliveOptions) {
    this.#socket = socket;
    this.#options = options;
    this.#seen = this.#come;
    this.#wait('wait');
  }

  stop(): void {
    this.#timer?.unsubscribe();
  }

  /** How much has come so far. Bytes where the platform tells, so that a pong and half a message count too. */
  get #come(): number {
    const { inbox, link } = this.#socket;
    return link?.bytesRead ?? inbox.received;
  }

  #wait(last: Beat): void {
    const { scheduler } = this.#socket.context;
    const { interval, timeout } = this.#options;
    // "look again" lets the event loop read what has come while it was busy, before anybody is given up.
    const delay = last === 'wait' ? interval : last === 'ask' ? timeout : 0;
    const due = scheduler.now() + delay;
    this.#last = last;
    this.#timer = scheduler.schedule(() => {
      this.#look(scheduler.now() - due > timeout / 2);
    }, delay);
  }

  #look(late: boolean): void {
    const come = this.#come;
    const alive = come !== this.#seen || this.#socket.inbox.valve.shut;
    this.#seen = come;
    const beat = nextBeat({ last: this.#last, alive, late });
    if (beat === 'give up') {
      this.#socket.end('keep-alive');
      return;
    }
    const asked = beat !== 'ask' || this.#ask();
    if (this.#socket.state === 'open') this.#wait(asked ? beat : 'wait');
  }

  /** Says whether it could ask. */
  #ask(): boolean {
    const { link, outbox } = this.#socket;
    const { ping } = this.#options;
    if (!ping) {
      link?.ping?.();
      return link?.ping !== undefined;
    }
    try {
      const outcome = outbox.send(ping(), undefined);
      return outcome === 'sent' || outcome === 'pending';
    } catch (error) {
      reportError(error);
      return false;
    }
  }
}
