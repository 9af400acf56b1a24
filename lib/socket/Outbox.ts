import { Lane } from '../audit/Lane.ts';
import { checkMessage } from '../model/checkMessage.ts';
import { maxWaitingMessages } from '../model/Limits.ts';
import type { Message } from '../model/Message.ts';
import type { LayeredRuling } from '../model/Ruling.ts';
import type { SendOutcome } from '../model/SocketEvent.ts';
import { Outlet } from '../stream/Outlet.ts';
import { reportError } from '../stream/reportError.ts';
import { reentrant, refusal } from './refusal.ts';
import { refuse } from './refuse.ts';
import { requestOf } from './requestOf.ts';
import type { SocketInside } from './SocketInside.ts';

/** One message on its way out. */
interface Departure {
  readonly message: Message;
  readonly bytes: number;
  readonly seq: number;
  readonly at: number;
  readonly settled: Settled;
  outcome: SendOutcome;
}

type Settled = ((outcome: SendOutcome) => void) | undefined;

/** The sending half of a socket: measures, audits in order, hands to the driver. Every send has an outcome (L19). */
export class Outbox {
  readonly sent$ = new Outlet<Message>();
  readonly writable$ = new Outlet<boolean>(true);
  sent = 0;
  bytes = 0;
  #seq = 0;
  #waitingBytes = 0;
  #writable = true;
  #whenEmpty: (() => void) | undefined;
  readonly #lane = new Lane<Departure, LayeredRuling>((departure, ruling) => {
    this.#leave(departure, ruling);
  });
  readonly #inside: SocketInside;
  readonly #own: boolean;
  readonly #audited: boolean;

  /** @param own whether the owner's send audit is asked; the host's, if there is one, always is */
  constructor(inside: SocketInside, own: boolean) {
    this.#inside = inside;
    this.#own = own;
    this.#audited = own || inside.context.decider.hasRule('send');
    this.writable$.next(true);
  }

  get bufferedBytes(): number {
    return this.#waitingBytes + (this.#inside.link?.bufferedBytes ?? 0);
  }

  send(message: Message, settled: Settled): SendOutcome {
    const seq = ++this.#seq;
    if (this.#inside.state !== 'open') return this.#unsent(seq, 'not-open', settled);
    const { decider, limits } = this.#inside.context;
    if (decider.asking) return this.#refuse(seq, reentrant, undefined, settled);
    const bytes = checkMessage(message, limits.maxMessageBytes);
    if (typeof bytes !== 'number') return this.#refuse(seq, refusal(bytes.code, bytes.reason), undefined, settled);
    if (this.bufferedBytes + bytes > limits.maxBufferedBytes || this.#lane.length >= maxWaitingMessages) {
      return this.#unsent(seq, 'overflow', settled);
    }
    const copy = copyOf(message); // what is audited is what is sent, whatever the caller does with its bytes (L4)
    return this.#audited ? this.#audit(copy, bytes, seq, settled) : this.#handOver(copy, bytes, seq, settled);
  }

  /** The link has taken some of what waited. */
  checkWritable(): void {
    const writable = this.bufferedBytes <= this.#inside.context.limits.maxBufferedBytes / 2;
    if (writable === this.#writable) return;
    this.#writable = writable;
    this.writable$.next(writable);
  }

  /** Calls back when no message waits for its audit any more, inside this call if none does. */
  whenEmpty(callback: () => void): void {
    if (this.#lane.length === 0) callback();
    else this.#whenEmpty = callback;
  }

  /** Nothing can be sent any more: what waits for its audit has its outcome. */
  cut(): void {
    this.#whenEmpty = undefined;
    for (const { seq, settled } of this.#lane.clear()) this.#unsent(seq, 'not-open', settled);
    this.#waitingBytes = 0;
  }

  finish(): void {
    this.sent$.complete();
    this.writable$.complete();
  }

  #audit(message: Message, bytes: number, seq: number, settled: Settled): SendOutcome {
    const { decider } = this.#inside.context;
    const request = requestOf(this.#inside, 'send', { message: copyOf(message) });
    const departure: Departure = { message, bytes, seq, at: request.at, settled, outcome: 'pending' };
    const begun = decider.begin(request, this.#own);
    if (!('pending' in begun) && this.#lane.length === 0) return this.#ruled(departure, begun, undefined);
    this.#waitingBytes += bytes;
    if ('pending' in begun) this.#lane.wait(departure, (done) => decider.resume(begun, request, this.#own, done));
    else this.#lane.add(departure, begun);
    this.checkWritable();
    return departure.outcome; // an observable may have answered at once
  }

  #leave(departure: Departure, ruling: LayeredRuling): void {
    this.#waitingBytes -= departure.bytes;
    departure.outcome = this.#ruled(departure, ruling, this.#inside.context.scheduler.now() - departure.at);
    if (this.#lane.length > 0) return;
    const callback = this.#whenEmpty;
    this.#whenEmpty = undefined;
    callback?.();
  }

  #ruled({ message, bytes, seq, settled }: Departure, ruling: LayeredRuling, waited: number | undefined): SendOutcome {
    if (!ruling.allow) return this.#refuse(seq, ruling, bytes, settled, waited);
    const { state } = this.#inside; // the audit may have ended its socket
    return state === 'open' || state === 'closing'
      ? this.#handOver(message, bytes, seq, settled)
      : this.#unsent(seq, 'not-open', settled);
  }

  #handOver(message: Message, bytes: number, seq: number, settled: Settled): SendOutcome {
    this.#inside.link?.send(message);
    this.sent += 1;
    this.bytes += bytes;
    this.sent$.next(message);
    if (this.#inside.watched) this.#inside.emit({ type: 'sent', seq, bytes });
    this.checkWritable();
    return tell('sent', settled);
  }

  #refuse(
    seq: number,
    ruling: LayeredRuling,
    bytes: number | undefined,
    settled: Settled,
    waited?: number,
  ): SendOutcome {
    refuse(this.#inside, 'send', ruling, { bytes, waited });
    return this.#unsent(seq, 'denied', settled);
  }

  #unsent(seq: number, outcome: SendOutcome, settled: Settled): SendOutcome {
    if (this.#inside.watched) this.#inside.emit({ type: 'unsent', seq, outcome });
    return tell(outcome, settled);
  }
}

function copyOf(message: Message): Message {
  return typeof message === 'string' ? message : new Uint8Array(message); // not slice(): a subclass may have its own
}

function tell(outcome: SendOutcome, settled: Settled): SendOutcome {
  try {
    settled?.(outcome);
  } catch (error) {
    reportError(error);
  }
  return outcome;
}
