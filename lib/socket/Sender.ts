import { maxWaitingMessages } from '../model/Limits.ts';
import { type Message, MessageFault, takeMessage } from '../model/Message.ts';
import { type LayeredRuling, reentrant, libraryRuling } from '../model/Ruling.ts';
import type { SendOutcome } from '../model/SocketEvent.ts';
import { SafeSubject } from '../stream/SafeSubject.ts';
import { type Report, reportError } from '../stream/reportError.ts';
import { gateOf, type MessageGate } from './MessageGate.ts';
import { recordDenial } from './recordRuling.ts';
import type { SocketView } from './SocketView.ts';
import { callReporting, reportRejection } from '../stream/callReporting.ts';

/** The sending half of a socket: measures messages, runs the audits in order, hands to the driver. Every send has an outcome (L19). */
export class Sender {
  /** Made when they are first asked for: most sockets send without them. */
  madeSent: SafeSubject<Message> | undefined;
  madeWritable: SafeSubject<boolean> | undefined;
  sent = 0;
  bytes = 0;
  /** What `writable$` has emitted last, or is about to emit. */
  writable: boolean;
  #seq = 0;
  #whenEmpty: { readonly callback: () => void; ahead: number } | undefined;
  /** Undefined if no audit runs. */
  readonly #gate: MessageGate<OutgoingMessage> | undefined;
  readonly #socket: SocketView;

  /** @param askOwner whether the owner's send audit runs */
  constructor(socket: SocketView, askOwner: boolean) {
    this.#socket = socket;
    this.#gate = gateOf(socket, 'send', askOwner, (outgoing, ruling, waited) => {
      if (this.#whenEmpty) this.#whenEmpty.ahead -= 1;
      outgoing.outcome = this.#ruled(outgoing, ruling, waited);
      this.checkWritable();
      socket.parts.tap?.drained?.();
      this.#checkEmpty();
    });
    this.writable = this.#mayWrite;
  }

  get sent$(): SafeSubject<Message> {
    if (this.madeSent) return this.madeSent;
    const made = new SafeSubject<Message>(false, this.#socket.context.report);
    if (this.#socket.ended) made.complete();
    return (this.madeSent = made);
  }

  get writable$(): SafeSubject<boolean> {
    if (this.madeWritable) return this.madeWritable;
    const made = new SafeSubject<boolean>(true, this.#socket.context.report);
    made.next(this.writable && !this.#socket.ended);
    if (this.#socket.ended) made.complete();
    return (this.madeWritable = made);
  }

  /** How many bytes the network has not yet taken, including those that wait for their audits. */
  get bufferedBytes(): number {
    return (this.#gate?.waitingBytes ?? 0) + (this.#socket.link?.bufferedBytes ?? 0);
  }

  /** The same as a number of messages, as far as the link counts them. */
  get bufferedMessages(): number {
    return (this.#gate?.waiting ?? 0) + (this.#socket.link?.bufferedMessages ?? 0);
  }

  send(given: Message, settled: OutcomeCallback): SendOutcome {
    const seq = ++this.#seq;
    const { decider, limits, life } = this.#socket.context;
    // What is audited is what is sent, whatever the caller does with its bytes (L4).
    const taken = takeMessage(given, limits.maxMessageBytes);
    if (this.#socket.state !== 'open' || life.over) return this.#unsent(seq, 'not-open', settled);
    if (decider.auditRunning) return this.#refuse(seq, reentrant, settled);
    if (taken instanceof MessageFault) return this.#refuse(seq, libraryRuling(taken.code, taken.reason), settled);
    const isText = typeof taken === 'number';
    const message = isText ? given : taken;
    const bytes = isText ? taken : taken.byteLength;
    const waiting = this.bufferedBytes + bytes;
    const count = this.bufferedMessages + 1;
    if (waiting > limits.maxBufferedBytes || count > maxWaitingMessages) return this.#unsent(seq, 'overflow', settled);
    if (!this.#gate) return this.#handOver(message, bytes, seq, settled, this.#leavesRoom(waiting, count));
    const outgoing: OutgoingMessage = { message, bytes, seq, settled, outcome: 'pending' };
    this.#gate.put(outgoing);
    this.checkWritable();
    return outgoing.outcome;
  }

  /** Emits on `writable$` if it has changed: the link has taken some of what waited, or is closing. */
  checkWritable(): void {
    const writable = this.#mayWrite;
    if (writable === this.writable) return;
    this.writable = writable;
    this.madeWritable?.next(writable);
  }

  /** Calls back when none of the messages that now wait for their audits does any more, inside this call if none does. */
  whenEmpty(callback: () => void): void {
    this.#whenEmpty = { callback, ahead: this.#gate?.waiting ?? 0 };
    this.#checkEmpty();
  }

  /** Nothing can be sent any more: what waits for its audits gets the outcome `not-open`. */
  cut(): void {
    this.#whenEmpty = undefined;
    this.checkWritable();
    this.#gate?.clear((each) => (each.outcome = this.#unsent(each.seq, 'not-open', each.settled)));
  }

  get #mayWrite(): boolean {
    const { state } = this.#socket;
    return state !== 'closing' && state !== 'closed' && this.#leavesRoom(this.bufferedBytes, this.bufferedMessages);
  }

  /** Whether a socket where so much waits is writable. Messages take memory apart from their bytes: so their number counts too. */
  #leavesRoom(bytes: number, count: number): boolean {
    return bytes <= this.#socket.context.limits.maxBufferedBytes / 2 && count <= maxWaitingMessages / 2;
  }

  #checkEmpty(): void {
    const waiting = this.#whenEmpty;
    if (!waiting || (waiting.ahead > 0 && this.#gate?.waiting)) return;
    this.#whenEmpty = undefined;
    waiting.callback();
  }

  #ruled(
    { message, bytes, seq, settled }: OutgoingMessage,
    ruling: LayeredRuling,
    waited: number | undefined,
  ): SendOutcome {
    if (this.#socket.state === 'closed' || this.#socket.context.life.over)
      return this.#unsent(seq, 'not-open', settled); // by an audit
    if (!ruling.allow) return this.#refuse(seq, ruling, settled, bytes, waited);
    return this.#handOver(message, bytes, seq, settled);
  }

  /** @param hasRoom whether the socket stays writable for certain */
  #handOver(message: Message, bytes: number, seq: number, settled: OutcomeCallback, hasRoom = false): SendOutcome {
    if (!this.#taken(message, bytes)) return this.#unsent(seq, 'not-open', settled); // `sent` says that the driver has it
    this.sent += 1;
    this.bytes += bytes;
    if (this.#socket.row) this.#socket.outdate();
    this.madeSent?.next(message);
    if (this.#socket.madeStreams?.madeEvents?.observed) this.#socket.emit({ type: 'sent', seq, bytes });
    // Where little waits nothing changes; asking the link again would cost as much as the rest.
    if (!this.writable || !hasRoom) this.checkWritable();
    return notify('sent', settled, this.#socket.context.report);
  }

  /** Whether the driver has taken the message. A link that throws has not taken it. */
  #taken(message: Message, bytes: number): boolean {
    try {
      const { link } = this.#socket;
      const taken: unknown = link ? link.send(message, bytes) : false;
      return taken === true || reportRejection(taken) !== false; // a link in JavaScript may answer nothing, or a promise
    } catch (error) {
      reportError(error);
      return false;
    }
  }

  #refuse(seq: number, ruling: LayeredRuling, settled: OutcomeCallback, bytes?: number, waited?: number): SendOutcome {
    recordDenial(this.#socket, 'send', ruling, waited, bytes);
    return this.#unsent(seq, 'denied', settled);
  }

  #unsent(seq: number, outcome: SendOutcome, settled: OutcomeCallback): SendOutcome {
    notify(outcome, settled, this.#socket.context.report); // first: a listener of the event may destroy the owner (L10)
    this.#socket.emit({ type: 'unsent', seq, outcome });
    return outcome;
  }
}

/** One message on its way out. */
export interface OutgoingMessage {
  readonly message: Message;
  readonly bytes: number;
  readonly seq: number;
  readonly settled: OutcomeCallback;
  outcome: SendOutcome;
}

/** The callback of a `send()`, if it was given one. */
export type OutcomeCallback = ((outcome: SendOutcome) => void) | undefined;

/** Calls the callback of a `send()` with the outcome; what it throws is reported. */
export function notify(outcome: SendOutcome, settled: OutcomeCallback, report: Report): SendOutcome {
  if (settled) callReporting(() => settled(outcome), report); // without a callback no closure is made
  return outcome;
}
