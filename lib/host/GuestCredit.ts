import type { Unsubscribable } from 'rxjs';
import { append } from '../model/intrinsics.ts';
import { schedule } from '../stream/schedulerTime.ts';
import type { Bridge } from './Bridge.ts';
import type { GuestSocket } from './GuestSocket.ts';

/** How long little waits for more, in ms. */
const grantDelay = 10;

/**
 * Counts what a guest's sockets send, with the bodies of its requests (G11). The host gives back what it has handled in a
 * later turn: otherwise a guest on another core could keep the host in this turn for ever.
 */
export class GuestCredit {
  /** Sent, and not given back or not known to be. */
  #bytes = 0;
  #messages = 0;
  /** Handled, and not yet given back. */
  #owedBytes = 0;
  #owedMessages = 0;
  /** Whose messages were handled since the last grant. */
  #unreported: GuestSocket[] | undefined;
  #giving: Unsubscribable | undefined;
  /** Whether that happens in the next turn. */
  #isUrgent = false;
  readonly #bridge: Bridge;

  constructor(bridge: Bridge) {
    this.#bridge = bridge;
  }

  /** Counts a message; false if the guest may not send it now. */
  take(bytes: number, socket?: GuestSocket): boolean {
    const { sendBytes } = this.#bridge;
    const { sendMessages } = this.#bridge.limits;
    if (this.#messages >= sendMessages || this.#bytes + bytes > sendBytes) return false;
    this.#messages += 1;
    this.#bytes += bytes;
    this.#owedMessages += 1;
    this.#owedBytes += bytes;
    if (socket && !socket.needsReport) {
      socket.needsReport = true;
      append((this.#unreported ??= []), socket);
    }
    this.#plan();
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

  /** Much is given back in the next turn; little waits for more, since each grant costs both sides a post. */
  #plan(): void {
    const { sendBytes } = this.#bridge;
    const { sendMessages } = this.#bridge.limits;
    const isMuch = this.#owedMessages >= sendMessages / 4 || this.#owedBytes >= sendBytes / 4;
    if (this.#giving && (this.#isUrgent || !isMuch)) return;
    this.#giving?.unsubscribe();
    this.#isUrgent = isMuch;
    this.#giving = schedule(this.#bridge.core.scheduler, () => this.#give(), isMuch ? 0 : grantDelay);
  }

  #give(): void {
    this.#giving = undefined;
    const bytes = this.#owedBytes;
    const messages = this.#owedMessages;
    this.#owedBytes = 0;
    this.#owedMessages = 0;
    const unreported = this.#unreported;
    this.#unreported = undefined;
    for (let i = 0; unreported && i < unreported.length; i++) unreported[i]?.postProgress();
    this.#bridge.unread.grant(bytes, messages);
  }
}
