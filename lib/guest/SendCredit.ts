import type { Message } from '../model/Message.ts';
import { weightOf } from '../wire/isMessage.ts';
import { guestKinds } from '../wire/kinds.ts';
import type { PostBuffer } from '../wire/PostBuffer.ts';
import type { HostSide } from './HostSide.ts';

/** What waits for room at the host: the messages of one socket, or the body of one request. */
export interface CreditWaiter {
  readonly waits: boolean;
  /** Sends one message or piece, if there is room; false if there was none. */
  sendWaiting(): boolean;
}

/** The messages of all sockets, and the bodies of requests, on their way to the host, which takes only so many at once (G11). */
export class SendCredit {
  /** Sent, and not given back. */
  #bytes = 0;
  #messages = 0;
  /** Whether something waits for room here, so that nothing may go before it. */
  #isFull = false;
  /** What waits for room here or there, in the order in which it is tried. */
  readonly #waiting = new Set<CreditWaiter>();
  readonly #host: HostSide;
  readonly #out: PostBuffer;

  constructor(host: HostSide, out: PostBuffer) {
    this.#host = host;
    this.#out = out;
  }

  /**
   * Whether there is room for a message. If not, it must wait here, and there is room for no other before it: small ones could
   * otherwise keep a large one waiting for ever.
   */
  fits(weight: number): boolean {
    const { sendBytes, sendMessages } = this.#host.hostLimits;
    this.#isFull ||= this.#messages >= sendMessages || this.#bytes + weight > sendBytes;
    return !this.#isFull;
  }

  /**
   * @param bytes how many it has
   * @param kind what it is sent as
   */
  send(id: number, message: Message, bytes: number, kind: number = guestKinds.send): void {
    this.#messages += 1;
    this.#bytes += weightOf(message);
    this.#out.addMessage(kind, id, message, bytes);
  }

  waits(waiting: CreditWaiter): void {
    this.#waiting.add(waiting);
  }

  /** The host gives back so much. */
  granted(bytes: number, messages: number): void {
    this.#bytes -= bytes;
    this.#messages -= messages;
    this.sendWaiting();
  }

  /** Sends what waits, one message or piece of each in turn, until one does not fit: that is the first the next time. */
  sendWaiting(): void {
    this.#isFull = false;
    let failures = 0;
    for (const each of this.#waiting) {
      const isSent = each.sendWaiting();
      if (!isSent && each.waits && !this.fits(0)) return; // there is no room for anything
      this.#waiting.delete(each);
      if (each.waits) this.#waiting.add(each);
      failures = isSent || !each.waits ? 0 : failures + 1; // else it waits for its own socket
      if (failures >= this.#waiting.size) return;
    }
  }
}
