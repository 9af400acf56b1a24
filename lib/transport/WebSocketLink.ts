import type { SchedulerLike } from 'rxjs';
import { byteLength } from '../model/byteLength.ts';
import type { Message } from '../model/Message.ts';
import { noCode } from '../model/checkClose.ts';
import { soon } from '../stream/whenSettled.ts';
import type { DialRequest, Link, LinkSink } from '../model/Transport.ts';
import { addressFault, literalAddress } from './literalAddress.ts';
import { messageOf } from './messageOf.ts';
import { sendableClose } from './DriverSocket.ts';
import type { WebSocketLike } from './WebSocketLike.ts';
import { WebSocketSession } from './WebSocketSession.ts';

/** A link over a WHATWG-shaped class. */
export class WebSocketLink implements Link {
  readonly #Driver: WebSocketLike;
  readonly #approve: DialRequest['approve'];
  readonly #session: WebSocketSession;

  constructor(Driver: WebSocketLike, scheduler: SchedulerLike, request: DialRequest, sink: LinkSink) {
    this.#Driver = Driver;
    this.#approve = request.approve;
    this.#session = new WebSocketSession(request, sink, scheduler);
    const address = literalAddress(request.connect.endpoint);
    // There is no way to learn or to fix what a name resolves to: only its own rules can judge it.
    if (address === undefined) this.#session.dial(Driver);
    else soon(() => this.#dialApproved(address));
    Object.freeze(this);
  }

  get bufferedBytes(): number {
    return this.#session.phase === 'open' ? (this.#session.socket?.bufferedBytes ?? 0) : 0;
  }

  /** Looks at the driver; the sink is called later, as it is for everything. */
  get isClosing(): boolean {
    const { isLeft } = this.#session;
    if (isLeft) soon(() => this.#session.look());
    return isLeft;
  }

  send(message: Message, bytes = byteLength(message)): boolean {
    const { phase, socket, drain } = this.#session;
    if (phase !== 'open' || !socket) return false;
    const taken = !this.isClosing && socket.send(message, bytes);
    if (taken) drain.start();
    return taken;
  }

  close(code: number, reason: string): void {
    const { phase, socket } = this.#session;
    if (phase === 'connecting') this.terminate();
    if (phase !== 'open' || !socket) return;
    this.#session.close();
    try {
      if (code === noCode) socket.close();
      else socket.close(...sendableClose(code, reason));
    } catch {
      this.terminate();
    }
  }

  terminate(): void {
    const early = this.#session.phase === 'connecting';
    this.#session.abandon(1000, early ? new Error('Cannot connect: closed before it was open') : undefined);
  }

  /** No platform of this kind can. */
  pause(): boolean {
    return false;
  }

  resume(): void {
    // it never stopped
  }

  /** Later than the dial, as in Node: who is asked may end the link, and then nothing is dialled (L10). */
  #dialApproved(address: string): void {
    const { phase } = this.#session;
    if (phase !== 'connecting') return;
    const denial = addressFault(address, this.#approve);
    if (denial) this.#session.abandon(1000, denial);
    if (this.#session.phase !== 'connecting') return;
    try {
      this.#session.dial(this.#Driver);
    } catch (cause) {
      this.#session.abandon(1000, new Error(`Cannot connect: ${messageOf(cause)}`, { cause }));
    }
  }
}
