import type { Subscription } from 'rxjs';
import { schedule } from '../stream/schedule.ts';
import type { Bridge } from './Bridge.ts';
import type { Session } from './Session.ts';

/**
 * What a guest's sockets send, all together (G11). The host counts, and gives back what it has handled in a later turn:
 * a guest on another core could otherwise keep the host in this turn for ever.
 */
export class Inflow {
  /** Sent, and not given back or not known to be. */
  #bytes = 0;
  #messages = 0;
  /** Handled, and not yet given back. */
  #owedBytes = 0;
  #owedMessages = 0;
  /** Whose messages were handled since the last grant. */
  #touched: Session[] = [];
  #giving: Subscription | undefined;
  readonly #bridge: Bridge;

  constructor(bridge: Bridge) {
    this.#bridge = bridge;
  }

  /** Counts a message; false if the guest may not send it now. */
  take(bytes: number, session: Session): boolean {
    const { sendBytes, sendMessages } = this.#bridge.figures;
    if (this.#messages >= sendMessages || this.#bytes + bytes > sendBytes) return false;
    this.#messages += 1;
    this.#bytes += bytes;
    this.#owedMessages += 1;
    this.#owedBytes += bytes;
    if (!session.touched) {
      session.touched = true;
      this.#touched.push(session);
    }
    this.#giving ??= schedule(this.#bridge.core.scheduler, () => this.#give());
    return true;
  }

  /** The guest has read a grant. */
  free(bytes: number, messages: number): void {
    this.#bytes -= bytes;
    this.#messages -= messages;
  }

  stop(): void {
    this.#giving?.unsubscribe();
  }

  #give(): void {
    this.#giving = undefined;
    const bytes = this.#owedBytes;
    const messages = this.#owedMessages;
    this.#owedBytes = 0;
    this.#owedMessages = 0;
    const touched = this.#touched;
    this.#touched = [];
    for (const session of touched) session.report();
    this.#bridge.grant(bytes, messages);
  }
}
