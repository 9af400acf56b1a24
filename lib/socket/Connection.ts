import type { Subscription } from 'rxjs';
import { copyList, freeze } from '../model/intrinsics.ts';
import { LinkLoss } from '../model/LinkLoss.ts';
import type { Message } from '../model/Message.ts';
import type { Action, ConnectRequest } from '../model/Request.ts';
import type { Link } from '../model/Transport.ts';
import { elapsed } from '../stream/elapsed.ts';
import { schedule } from '../stream/schedule.ts';
import { causeOfLoss, type EndDetails } from './describeEnd.ts';
import { drainSocket, endSocket } from './endSocket.ts';
import { KeepAlive } from './KeepAlive.ts';
import { Line, type LineListener } from './Line.ts';
import { cancelled, type LayeredRuling } from '../model/Ruling.ts';
import { recordRuling, recordDenial } from './recordRuling.ts';
import { requestOf } from './requestOf.ts';
import type { SocketCore } from './SocketCore.ts';

/** A socket's connection from the allowed dial to its end: turns what the line tells into what the socket does. */
export class Connection implements LineListener {
  protocol = '';
  /** By `elapsed`. */
  openedAt: number | undefined;
  #line: Line | undefined;
  #keepAlive: KeepAlive | undefined;
  /** Of the phase that is under way: connecting or closing. */
  #deadline: Subscription | undefined;
  /** The owner's own close, once it is allowed. */
  closing: EndDetails | undefined;
  /** The owner's own close has not ended in time. */
  #late = false;
  /** The host's denial of the addresses. */
  #unapproved: Pick<EndDetails, 'decision' | 'retryAfter'> | undefined;
  readonly #socket: SocketCore;

  constructor(socket: SocketCore) {
    this.#socket = socket;
  }

  get link(): Link | undefined {
    return this.#line?.link;
  }

  dial(connect: ConnectRequest): void {
    const { context, parts } = this.#socket;
    this.#within(context.limits.connectTimeout, 'connect-timeout');
    this.#line = new Line(this.#socket, this);
    const approve = (addresses: readonly string[]): boolean => this.#approve(addresses);
    this.#line.dial({ url: parts.url, protocols: parts.protocols, connect, limits: context.limits, approve });
  }

  /**
   * Sends what still waits for its audit, then the close frame; the peer's answer ends the socket, or the deadline. At
   * the deadline only the link knows whether the peer has answered and just not hung up, so it has the last word.
   */
  close(details: { readonly code: number; readonly reason: string }): void {
    const socket = this.#socket;
    this.closing = details;
    this.#keepAlive?.stop();
    const { scheduler, limits } = socket.context;
    this.#deadline = schedule(scheduler, () => this.#closeLate(), limits.closeTimeout);
    socket.move('close');
    socket.receiver.cut();
    socket.receiver.messages.discard();
    socket.receiver.readGate.detach();
    socket.sender.checkWritable();
    socket.sender.whenEmpty(() => this.#line?.close(details.code, details.reason));
  }

  /** The socket has ended. */
  hangUp(wasOpen: boolean, code: number, reason: string): void {
    this.#deadline?.unsubscribe();
    this.#keepAlive?.stop();
    this.#socket.madeReceiver?.readGate.detach();
    this.#line?.hangUp(wasOpen, code, reason);
  }

  lineOpened(protocol: string): void {
    const { link } = this;
    const socket = this.#socket;
    if (socket.state !== 'connecting' || !link) return;
    this.#deadline?.unsubscribe();
    this.#deadline = undefined;
    this.protocol = protocol;
    this.openedAt = elapsed(socket.context.scheduler);
    socket.enter('opened');
    socket.receiver.readGate.attach(link);
    const { keepAlive } = socket.parts.options;
    if (keepAlive) this.#keepAlive = new KeepAlive(socket, keepAlive);
    socket.madeStreams?.state.next(socket.state);
    socket.emit({ type: 'connected', protocol });
    socket.madeStreams?.emitOpened(); // even if a listener closes it already; one that has ended it has told all
    socket.parts.tap?.opened(protocol);
    socket.context.changed(socket);
  }

  lineMessage(message: Message, bytes: number | undefined): void {
    const { state, receiver } = this.#socket;
    if (state === 'open' || (state === 'closing' && !this.closing)) receiver.receive(message, bytes); // L18: our state, not the driver's
  }

  lineDrained(): void {
    this.#socket.sender.checkWritable();
    this.#socket.parts.tap?.drained();
  }

  /** The peer's close frame has arrived: nothing reaches it any more, and what came before it is still delivered. */
  lineClosing(): void {
    const socket = this.#socket;
    this.#keepAlive?.stop();
    socket.madeReceiver?.readGate.detach();
    socket.move('unreachable');
    socket.madeSender?.cut();
  }

  /** The far end of the link has refused something. A refused dial ends with the link, which follows. */
  lineDenied(action: Action, ruling: LayeredRuling): void {
    const decision = recordDenial(this.#socket, action, ruling);
    if (action === 'connect' || action === 'resolve') this.#unapproved = { decision, retryAfter: ruling.retryAfter };
  }

  lineGone(code: number, reason: string, wasClean: boolean, given: Error | undefined): void {
    const socket = this.#socket;
    const far = given instanceof LinkLoss ? given : undefined;
    const error = far ? far.driver : given;
    this.#keepAlive?.stop();
    // The code of the close frame that arrived counts, also where the peer's crossed the owner's.
    const received = error || code === 1006 ? undefined : { code, reason };
    if ((this.#late && !received) || (this.closing && far?.ending === 'close-timeout'))
      endSocket(socket, 'close-timeout');
    else if (this.closing) endSocket(socket, 'closed', { ...this.closing, ...received, wasClean });
    else if (socket.state === 'open' || socket.state === 'closing')
      drainSocket(socket, far?.ending ?? causeOfLoss(code, error), { code, reason, wasClean, error });
    else if (this.#unapproved && !socket.context.opaque) endSocket(socket, 'denied', this.#unapproved);
    else endSocket(socket, far?.ending ?? 'failed', { error, decision: this.#unapproved?.decision }); // which the host alone gets
  }

  #closeLate(): void {
    if (!this.#line?.isClosing) {
      this.#socket.end('close-timeout'); // audits have held up the close frame
      return;
    }
    this.#late = true;
    this.#within(this.#socket.context.limits.closeTimeout, 'close-timeout'); // for a link that breaks its promise
    this.#line.terminate();
  }

  /** Ends the socket with this cause unless the phase that begins is over within so many ms. */
  #within(ms: number, late: 'connect-timeout' | 'close-timeout'): void {
    const end = (): void => {
      this.#socket.end(late);
    };
    this.#deadline = schedule(this.#socket.context.scheduler, end, ms);
  }

  #approve(addresses: readonly string[]): boolean {
    const socket = this.#socket;
    const { decider } = socket.context;
    if (socket.state !== 'connecting') return false;
    if (!decider.hasRule('resolve')) return true;
    const request = requestOf(socket, 'resolve', { addresses: freeze(copyList(addresses)) });
    const asked = decider.decideNow(request, false);
    const ruling = socket.ended ? cancelled : asked; // the rule itself has ended the socket
    if (ruling.allow) recordRuling(socket, 'resolve', ruling);
    else this.#unapproved = { decision: recordDenial(socket, 'resolve', ruling), retryAfter: ruling.retryAfter };
    return ruling.allow;
  }
}
