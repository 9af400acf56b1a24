import { Lane } from '../audit/Lane.ts';
import { byteLength } from '../model/byteLength.ts';
import { maxWaitingMessages } from '../model/Limits.ts';
import type { Message } from '../model/Message.ts';
import type { LayeredRuling } from '../model/Ruling.ts';
import { MessageStream } from './MessageStream.ts';
import { cancelled } from './refusal.ts';
import { refuse } from './refuse.ts';
import { requestOf } from './requestOf.ts';
import type { SocketInside } from './SocketInside.ts';
import { Valve } from './Valve.ts';

/** One message on its way in. */
interface Arrival {
  readonly message: Message;
  readonly bytes: number;
  readonly seq: number;
  readonly at: number;
}

/** The receiving half of a socket: measures, audits in order of arrival, delivers. */
export class Inbox {
  readonly valve = new Valve();
  readonly messages: MessageStream;
  received = 0;
  bytes = 0;
  #waitingBytes = 0;
  #letRead: (() => void) | undefined;
  #delivering = 0;
  #whenIdle: (() => void) | undefined;
  readonly #lane = new Lane<Arrival, LayeredRuling>((arrival, ruling) => {
    this.#leave(arrival, ruling);
  });
  readonly #inside: SocketInside;
  readonly #own: boolean;
  readonly #audited: boolean;

  /** @param own whether the owner's receive audit is asked; the host's, if there is one, always is */
  constructor(inside: SocketInside, own: boolean, mode: 'hold' | 'discard') {
    this.#inside = inside;
    this.#own = own;
    this.#audited = own || inside.context.decider.hasRule('receive');
    this.messages = new MessageStream(inside, this.valve, mode);
  }

  receive(message: Message, measured: number | undefined): void {
    const bytes = measured ?? byteLength(message);
    if (bytes > this.#inside.context.limits.maxMessageBytes) {
      this.#inside.end('too-large');
      return;
    }
    this.received += 1;
    this.bytes += bytes;
    this.#delivering += 1;
    if (this.#audited) this.#audit(message, bytes);
    else this.#deliver(message, bytes, this.received);
    this.#delivering -= 1;
    this.#checkIdle();
  }

  /** Whether nothing is being audited or delivered. */
  get idle(): boolean {
    return this.#delivering === 0 && this.#lane.length === 0;
  }

  /** Calls back as soon as it is idle, inside this call if so. */
  whenIdle(callback: () => void): void {
    this.#whenIdle = callback;
    this.#checkIdle();
  }

  /** Takes nothing more and cancels what is being audited. */
  cut(): void {
    for (const arrival of this.#lane.clear()) this.#leave(arrival, cancelled);
  }

  #audit(message: Message, bytes: number): void {
    const { decider } = this.#inside.context;
    const request = requestOf(this.#inside, 'receive', { message });
    const arrival: Arrival = { message, bytes, seq: this.received, at: request.at };
    const begun = decider.begin(request, this.#own);
    if ('pending' in begun) {
      this.#wait(bytes);
      this.#lane.wait(arrival, (done) => decider.resume(begun, request, this.#own, done));
    } else if (this.#lane.length > 0) {
      this.#wait(bytes);
      this.#lane.add(arrival, begun);
    } else this.#ruled(arrival, begun, undefined);
  }

  #wait(bytes: number): void {
    const { limits } = this.#inside.context;
    this.#waitingBytes += bytes;
    if (this.#waitingBytes <= limits.maxHeldBytes && this.#lane.length < maxWaitingMessages) return;
    this.#letRead ??= this.valve.hold();
    if (!this.valve.shut) this.#inside.end('flooded');
  }

  #leave(arrival: Arrival, ruling: LayeredRuling): void {
    this.#waitingBytes -= arrival.bytes;
    if (this.#waitingBytes <= this.#inside.context.limits.maxHeldBytes / 2) {
      this.#letRead?.();
      this.#letRead = undefined;
    }
    this.#delivering += 1;
    this.#ruled(arrival, ruling, this.#inside.context.scheduler.now() - arrival.at);
    this.#delivering -= 1;
    this.#checkIdle();
  }

  #ruled({ message, bytes, seq }: Arrival, ruling: LayeredRuling, waited: number | undefined): void {
    if (ruling.allow) this.#deliver(message, bytes, seq);
    else refuse(this.#inside, 'receive', ruling, { bytes, waited });
  }

  #deliver(message: Message, bytes: number, seq: number): void {
    if (this.#inside.state === 'closed') return; // ended from inside the audit
    if (this.#inside.watched) this.#inside.emit({ type: 'message', seq, bytes });
    this.messages.accept(message, bytes);
  }

  #checkIdle(): void {
    if (!this.#whenIdle || !this.idle) return;
    const callback = this.#whenIdle;
    this.#whenIdle = undefined;
    callback();
  }
}
