import { byteLength, type Message } from '../model/Message.ts';
import { maxWaitingMessages } from '../model/Limits.ts';
import { cancelled, type LayeredRuling } from '../model/Ruling.ts';
import { gateOf, type MessageGate } from './MessageGate.ts';
import { reportRejection } from '../stream/callReporting.ts';
import { HeldMessages } from './HeldMessages.ts';
import { recordDenial } from './recordRuling.ts';
import type { SocketView } from './SocketView.ts';
import { ReadGate } from './ReadGate.ts';
import type { KeepAliveOptions } from '../model/KeepAliveOptions.ts';
import type { Report } from '../stream/reportError.ts';

/** The receiving half of a socket: measures messages, runs the audits in order, delivers. */
export class Receiver {
  /** Made when reading is first held. */
  madeReadGate: ReadGate | undefined;
  readonly messages: HeldMessages;
  received = 0;
  bytes = 0;
  #delivering = 0;
  #letRead: (() => void) | undefined;
  #whenIdle: (() => void) | undefined;
  /** Undefined if no audit runs. */
  readonly #gate: MessageGate<IncomingMessage> | undefined;
  readonly #socket: SocketView;

  /** @param askOwner whether the owner's receive audit runs */
  constructor(socket: SocketView, askOwner: boolean, mode: 'hold' | 'discard') {
    this.#socket = socket;
    this.messages = new HeldMessages(socket, mode);
    this.#gate = gateOf(socket, 'receive', askOwner, (incoming, ruling, waited) => {
      this.#ruled(incoming, ruling, waited);
    });
  }

  get readGate(): ReadGate {
    const { state, link } = this.#socket;
    return (this.madeReadGate ??= new ReadGate(state === 'open' ? link : undefined));
  }

  /** Whether nothing is being audited or delivered. */
  get idle(): boolean {
    return this.#delivering === 0 && !this.#gate?.waiting;
  }

  receive(message: Message, measured: number | undefined): void {
    const bytes = measured ?? byteLength(message);
    if (bytes > this.#socket.context.limits.maxMessageBytes) {
      this.#socket.end('too-large');
      return;
    }
    this.bytes += bytes;
    const seq = ++this.received;
    if (this.#socket.row) this.#socket.outdate();
    this.#delivering += 1;
    try {
      if (this.#gate) {
        this.#gate.put({ message, bytes, seq });
        this.#checkPressure(this.#gate);
      } else this.#deliver(message, bytes, seq);
    } finally {
      this.#delivering -= 1;
    }
    this.#checkIdle();
  }

  /** Calls back as soon as it is idle, inside this call if so. */
  whenIdle(callback: () => void): void {
    this.#whenIdle = callback;
    this.#checkIdle();
  }

  /** Takes no more messages, and cancels the audits that are pending. */
  cut(): void {
    this.messages.stop();
    this.#gate?.clear((incoming) => this.#refuse(incoming, cancelled, undefined));
    this.#relieve();
  }

  /** The owner closes the socket: what was received and not delivered is dropped, and reading continues (L18). */
  discard(): void {
    this.cut();
    this.messages.discard();
    this.madeReadGate?.detach();
  }

  /** If too much waits for audits: pauses reading, or ends the socket if reading cannot be paused. */
  #checkPressure({ waiting, waitingBytes }: MessageGate<IncomingMessage>): void {
    const { maxHeldBytes } = this.#socket.context.limits;
    if (waitingBytes <= maxHeldBytes && waiting <= maxWaitingMessages) return;
    this.#letRead ??= this.readGate.hold();
    if (!this.readGate.shut) this.#socket.end('flooded');
  }

  #relieve(): void {
    if (!this.#letRead || !this.#gate) return;
    const { waiting, waitingBytes } = this.#gate;
    const few = waiting <= maxWaitingMessages / 2 && waitingBytes <= this.#socket.context.limits.maxHeldBytes / 2;
    if (!few) return;
    this.#letRead();
    this.#letRead = undefined;
  }

  #ruled(incoming: IncomingMessage, ruling: LayeredRuling, waited: number | undefined): void {
    this.#delivering += 1;
    try {
      if (ruling.allow) this.#deliver(incoming.message, incoming.bytes, incoming.seq);
      else this.#refuse(incoming, ruling, waited);
    } finally {
      this.#delivering -= 1;
    }
    this.#relieve();
    this.#checkIdle();
  }

  #refuse({ bytes }: IncomingMessage, ruling: LayeredRuling, waited: number | undefined): void {
    recordDenial(this.#socket, 'receive', ruling, waited, bytes);
  }

  #deliver(message: Message, bytes: number, seq: number): void {
    if (this.#socket.state === 'closed') return; // ended from inside the audit
    const { context, parts } = this.#socket;
    if (isPong(parts.options.keepAlive, message, context.report)) return;
    if (this.#socket.madeStreams?.madeEvents?.observed) this.#socket.emit({ type: 'message', seq, bytes });
    if (parts.tap?.message) parts.tap.message(message);
    else this.messages.accept(message, bytes);
  }

  #checkIdle(): void {
    if (!this.#whenIdle || !this.idle) return;
    this.#whenIdle(); // which may come here again
    this.#whenIdle = undefined;
  }
}

/** One message on its way in. */
interface IncomingMessage {
  readonly message: Message;
  readonly bytes: number;
  readonly seq: number;
}

/** Whether a message answers a ping, by its owner's test: only if that returns `true`. What the test throws is reported. */
export function isPong(keepAlive: KeepAliveOptions | undefined, message: Message, report: Report): boolean {
  if (!keepAlive?.isPong) return false;
  try {
    const answer: unknown = reportRejection(keepAlive.isPong(message), report);
    return answer === true;
  } catch (error) {
    report(error);
    return false;
  }
}
