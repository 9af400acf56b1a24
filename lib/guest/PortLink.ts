import type { LinkError } from '../model/ErrorDetail.ts';
import { fitCloseReason, sendableCode } from '../model/checkClose.ts';
import { byteLength, type Message } from '../model/Message.ts';
import type { Action } from '../model/Request.ts';
import type { LayeredRuling } from '../model/Ruling.ts';
import type { DialRequest, Link, LinkEnd, LinkSink } from '../model/Transport.ts';
import type { Verdict } from '../model/Audit.ts';
import { soon } from '../stream/whenSettled.ts';
import { guestKinds } from '../wire/kinds.ts';
import { weightOf } from '../wire/isMessage.ts';
import { AskedClose, type WhenSent } from './AskedClose.ts';
import type { Hosted } from './Hosted.ts';
import { HostedId } from './HostedId.ts';
import type { HostSide } from './HostSide.ts';
import { type InboundItem, Inbound } from './Inbound.ts';
import { failedEnd, linkEndOf, lostEnd } from './linkEndOf.ts';
import { Outbound } from './Outbound.ts';

/** A link over one id of a port: the host's socket, as it is seen from the guest. */
export class PortLink implements Link, Hosted {
  /** `peer-closing`: the peer closes. `closing`: this side does. */
  #state: 'connecting' | 'open' | 'peer-closing' | 'closing' | 'gone' = 'connecting';
  readonly #asked = new AskedClose();
  readonly #inbound = new Inbound((item) => this.#deliver(item));
  readonly #outbound: Outbound;
  readonly #host: HostSide;
  readonly #id: HostedId;
  readonly #request: DialRequest;
  readonly #sink: LinkSink;

  constructor(host: HostSide, request: DialRequest, sink: LinkSink) {
    this.#host = host;
    this.#request = request;
    this.#sink = sink;
    this.#id = new HostedId(host);
    this.#outbound = new Outbound(host, this.#id);
  }

  /** Asks the host for the connection, unless nobody wants it any more. */
  ask(id: number): boolean {
    if (this.#state === 'gone') return false;
    this.#id.open(id, guestKinds.open, this.#request.url, [...this.#request.protocols]);
    return true;
  }

  get bufferedBytes(): number {
    return this.#outbound.bytes;
  }

  get bufferedMessages(): number {
    return this.#outbound.messages;
  }

  /**
   * Posted later, and perhaps transferred: never the caller's memory (L4). Nothing is sent behind a close that the host was
   * asked for: it may have closed the socket already.
   */
  send(message: Message, bytes = byteLength(message)): boolean {
    if (this.#state !== 'open' || this.#id.over || this.#asked.waits) return false;
    if (weightOf(message) > this.#host.hostLimits.sendBytes) return false;
    this.#outbound.send(typeof message === 'string' ? message : new Uint8Array(message), bytes);
    return true;
  }

  close(code: number, reason: string): void {
    if (this.#state === 'connecting') this.terminate();
    if (this.#state !== 'open') return;
    this.#state = 'closing';
    this.#inbound.resume();
    if (this.#asked.allowed) return;
    this.#asked.isSkipped = true;
    this.#postClose(sendableCode(code), reason);
  }

  /** A teardown needs no permission, so it carries no code and no reason (G7). */
  abandon(): void {
    if (this.#state !== 'open') return;
    this.#state = 'closing';
    this.#inbound.resume();
    this.#outbound.whenEmpty(() => this.#sayEnd());
  }

  terminate(): void {
    this.#sayEnd();
    // A peer that closes has ended it, with a code that the host knows.
    if (this.#state === 'peer-closing') this.#inbound.resume();
    else this.#end(this.#state === 'connecting' ? failedEnd('closed before it was open') : lostEnd);
  }

  pause(): boolean {
    if (this.#state === 'closing' || this.#state === 'gone') return false;
    this.#inbound.pause();
    return true;
  }

  resume(): void {
    this.#inbound.resume();
  }

  /** Asks the host whether the socket may close, after what was sent before; the host then closes it. */
  mayClose(code: number, reason: string, whenSent: WhenSent): ReturnType<AskedClose['ask']> {
    if (!this.#id.isAlive || (this.#state !== 'open' && this.#state !== 'connecting')) return true;
    return this.#asked.ask(whenSent, () => this.#postClose(code, reason));
  }

  // What the host says.

  opened(protocol: string): void {
    if (this.#state !== 'connecting') return;
    this.#state = 'open';
    this.#sink.opened(protocol);
  }

  message(message: Message): void {
    if (this.#inbound.waits) this.#inbound.put({ type: 'message', message });
    else this.#deliverMessage(message);
  }

  mark(token: number): void {
    this.#inbound.put({ type: 'mark', token });
  }

  taken(handled: number, bytes: number, messages: number): void {
    if (this.#state !== 'gone' && this.#outbound.taken(handled, bytes, messages)) this.#sink.drained();
  }

  refused(action: Action, ruling: LayeredRuling): void {
    this.#sink.denied?.(action, ruling);
  }

  /** A teardown needs nobody's permission. */
  closeDecided(verdict: Verdict): void {
    this.#id.answered();
    if (!this.#asked.answer(verdict) && verdict !== true && this.#asked.isSkipped) this.#sayEnd();
  }

  closing(): void {
    if (!this.#asked.allowed) this.#inbound.put({ type: 'closing' });
  }

  /** The host's denial of the connection. */
  denied(ruling: LayeredRuling): void {
    if (this.#state === 'connecting') this.#sink.denied?.('connect', ruling);
    this.closed(failedEnd(ruling.reason ?? 'denied'));
  }

  ended(cause: string, driver: LinkError | undefined, end: Omit<LinkEnd, 'error'>): void {
    this.closed(linkEndOf(cause, driver, end, this.#state === 'closing'), cause === 'unsubscribed');
  }

  closed(end: LinkEnd, isAnswer = false): void {
    this.#id.hostEnded(isAnswer);
    this.#outbound.clear();
    this.#inbound.put({ type: 'closed', end: () => this.#end(end) });
    if (!this.#inbound.isEmpty) this.#asked.answer(true); // nobody reads, and there is nobody left to ask
  }

  #deliver(item: InboundItem): void {
    if (item.type === 'message') this.#deliverMessage(item.message);
    else if (item.type === 'closed') item.end();
    else if (item.type === 'mark') this.#host.acknowledgements.add(this.#id, item.token);
    else if (this.#state === 'open') {
      this.#state = 'peer-closing';
      this.#outbound.clear();
      this.#sink.closing();
    }
  }

  #deliverMessage(message: Message): void {
    if (this.#state === 'connecting' || this.#state === 'gone') return;
    this.#sink.message(message, typeof message === 'string' ? undefined : message.byteLength);
  }

  #postClose(code: number, reason: string): void {
    this.#outbound.whenEmpty(() => this.#id.request(guestKinds.close, code, fitCloseReason(reason)));
  }

  /** The last that is said of this id. */
  #sayEnd(): void {
    this.#id.end();
    this.#outbound.clear();
  }

  #end({ code, reason, wasClean, error }: LinkEnd): void {
    if (this.#state === 'gone') return;
    this.#state = 'gone';
    this.#host.closed(this.#request.connect.socket);
    this.#inbound.clear();
    this.#outbound.clear();
    soon(() => this.#sink.closed(code, reason, wasClean, error));
  }
}
