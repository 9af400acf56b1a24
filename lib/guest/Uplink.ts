import type { Message } from '../model/Message.ts';
import { weightOf } from '../wire/isMessage.ts';
import { guestKinds } from '../wire/kinds.ts';
import type { Outgoing } from '../wire/Outgoing.ts';
import type { HostSide } from './HostSide.ts';
import type { Outbound } from './Outbound.ts';

/** The messages of all sockets on their way to the host, which takes only so many at once (G11). */
export class Uplink {
  /** Sent, and not given back. */
  #bytes = 0;
  #messages = 0;
  /** What waits for room, longest first. */
  readonly #waiting = new Set<Outbound>();
  readonly #host: HostSide;
  readonly #out: Outgoing;

  constructor(host: HostSide, out: Outgoing) {
    this.#host = host;
    this.#out = out;
  }

  fits(weight: number): boolean {
    const { sendBytes, sendMessages } = this.#host.figures;
    return this.#messages < sendMessages && this.#bytes + weight <= sendBytes;
  }

  send(id: number, message: Message): void {
    this.#messages += 1;
    this.#bytes += weightOf(message);
    this.#out.addMessage(guestKinds.send, id, message);
  }

  waits(outbound: Outbound): void {
    this.#waiting.add(outbound);
  }

  /** The host gives back so much. */
  granted(bytes: number, messages: number): void {
    this.#bytes -= bytes;
    this.#messages -= messages;
    this.sendWaiting();
  }

  /** Sends what waits, one message of each socket in turn, as far as there is room. */
  sendWaiting(): void {
    for (let sent = true; sent && this.#waiting.size > 0; ) {
      sent = false;
      for (const outbound of this.#waiting) {
        if (outbound.sendWaiting()) sent = true;
        if (!outbound.waits) this.#waiting.delete(outbound);
      }
    }
  }
}
