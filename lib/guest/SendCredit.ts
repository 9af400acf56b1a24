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
  /** What waits for room, longest first. */
  readonly #waiting = new Set<CreditWaiter>();
  readonly #host: HostSide;
  readonly #out: PostBuffer;

  constructor(host: HostSide, out: PostBuffer) {
    this.#host = host;
    this.#out = out;
  }

  fits(weight: number): boolean {
    const { sendBytes, sendMessages } = this.#host.hostLimits;
    return this.#messages < sendMessages && this.#bytes + weight <= sendBytes;
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

  /** Sends what waits, one message or piece of each in turn, as far as there is room. */
  sendWaiting(): void {
    for (let sent = true; sent && this.#waiting.size > 0; ) {
      sent = false;
      for (const each of this.#waiting) {
        if (each.sendWaiting()) sent = true;
        if (!each.waits) this.#waiting.delete(each);
      }
    }
  }
}
