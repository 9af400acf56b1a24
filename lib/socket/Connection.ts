import type { Unsubscribable } from 'rxjs';
import type { Message } from '../model/Message.ts';
import type { Action, ConnectRequest } from '../model/Request.ts';
import type { LayeredRuling } from '../model/Ruling.ts';
import type { Link, LinkSink } from '../model/Transport.ts';
import { reportRejection } from '../stream/callReporting.ts';
import { elapsed, scheduleDeadline } from '../stream/schedulerTime.ts';
import { againLater, mostFailures } from '../stream/againLater.ts';
import { toError } from '../model/messageOf.ts';
import { type AddressDenial, type AnyLink, dialLink } from './dialLink.ts';
import { type CloseFrame, endForLink, type OwnClose } from './endForLink.ts';
import { KeepAlive } from './KeepAlive.ts';
import { recordDenial } from './recordRuling.ts';
import { releaseWhenClosed } from './releaseWhenClosed.ts';
import type { SocketCore } from './SocketCore.ts';

/**
 * A socket's connection, from the allowed dial until its link has closed: turns the events of the link into what the
 * socket does. Whatever the driver does, the socket ends once and gets nothing afterwards, and the link counts against the
 * limits until it has really closed (L18, L22).
 */
export class Connection implements LinkSink {
  protocol = '';
  /** By `elapsed`. */
  openedAt: number | undefined;
  /** Present from when the transport has returned it, also after the end. */
  link: Link | undefined;
  ownClose: OwnClose | undefined;
  /** It uses the network: it has been dialled, and its link has not closed, or the platform keeps the connection. */
  inUse = false;
  /** One of the sides has sent its close frame, or the link has closed. */
  #closing = false;
  /** The socket has ended: no event of the link concerns it any more. */
  #detached = false;
  /** The deadline for connecting, the watch of an open connection, or the deadline for closing: never two of them. */
  #timer: Unsubscribable | undefined;
  #unapproved: AddressDenial | undefined;
  readonly #socket: SocketCore;

  constructor(socket: SocketCore) {
    this.#socket = socket;
  }

  /** Dials. If the transport throws, or returns no link, the link counts as closed. */
  dial(connect: ConnectRequest): void {
    this.#setDeadline('connectTimeout');
    this.#socket.claim();
    this.inUse = true;
    try {
      this.link = dialLink(this.#socket, connect, this, (why) => (this.#unapproved = why));
    } catch (error) {
      this.closed(1006, '', false, error instanceof Error ? error : new Error(String(error)));
    }
    if (this.#detached) reportRejection(this.link?.terminate()); // the socket ended during the dial
  }

  /**
   * Sends what still waits for its audit, then the close frame; the peer's answer ends the socket, or the deadline. At
   * the deadline only the link knows whether the peer has answered and just not hung up, so its answer counts.
   */
  close({ code, reason }: CloseFrame): void {
    const socket = this.#socket;
    this.ownClose = { code, reason, late: false };
    this.#setDeadline('closeTimeout');
    socket.move('close');
    socket.madeReceiver?.discard();
    socket.sender.checkWritable();
    socket.sender.whenEmpty(() => this.#sendClose(code, reason));
  }

  /**
   * The socket has ended: closes an open link, terminates any other, also one whose close can get no deadline. A link that
   * is closing keeps its deadline.
   */
  hangUp(wasOpen: boolean, code: number, reason: string): void {
    this.#detached = true;
    this.#socket.madeReceiver?.madeReadGate?.detach();
    if (!this.#closing || this.ownClose?.late) this.#timer?.unsubscribe();
    if (!wasOpen) this.terminate();
    else if (!this.#closing) {
      try {
        this.#setDeadline('closeTimeout');
      } catch (error) {
        this.terminate();
        throw error;
      }
      this.#sendClose(code, reason, true);
    }
  }

  opened(protocol: string): void {
    const socket = this.#socket;
    if (this.#detached || socket.state !== 'connecting' || !this.link) return;
    this.#timer?.unsubscribe();
    this.#timer = undefined; // an open connection keeps nothing of it
    this.protocol = protocol;
    this.openedAt = elapsed(socket.context.scheduler);
    socket.enter('opened');
    socket.madeReceiver?.madeReadGate?.attach(this.link);
    const { keepAlive } = socket.parts.options;
    if (keepAlive) this.#timer = new KeepAlive(socket, keepAlive);
    socket.madeStreams?.madeState?.next(socket.state);
    socket.emit({ type: 'connected', protocol });
    socket.madeStreams?.emitOpened(); // also if a listener has called close(); does nothing if it has ended the socket
    socket.parts.tap?.opened?.(protocol);
    socket.context.changed(socket);
  }

  message(message: Message, bytes?: number): void {
    const { state, madeReceiver } = this.#socket; // L18: our state, not the driver's
    if (this.#detached || !(state === 'open' || (state === 'closing' && !this.ownClose))) return;
    (madeReceiver ?? this.#socket.receiver).receive(message, bytes);
  }

  drained(): void {
    if (!this.#detached) this.#socket.madeSender?.checkWritable();
    if (!this.#detached) this.#socket.parts.tap?.drained?.();
  }

  /**
   * The peer's close frame has arrived: nothing reaches the peer any more, and the messages before the frame are still
   * delivered. If the peer keeps the connection open, it is terminated at the deadline, which gives its code.
   */
  closing(): void {
    const socket = this.#socket;
    if (this.#detached || this.#closing || socket.state === 'connecting') return;
    this.#closing = true;
    if (!this.ownClose) this.#setDeadline('closeTimeout');
    socket.madeReceiver?.madeReadGate?.detach();
    socket.move('unreachable');
    socket.madeSender?.cut();
  }

  /** The far end of the link has refused something. A refused dial ends with the link, which follows. */
  denied(action: Action, ruling: LayeredRuling): void {
    if (this.#detached) return;
    const decision = recordDenial(this.#socket, action, ruling);
    if (action === 'connect' || action === 'resolve') this.#unapproved = { decision, retryAfter: ruling.retryAfter };
  }

  closed(code: number, reason: string, wasClean: boolean, given?: Error, failures = 0): void {
    try {
      if (!releaseWhenClosed(this.#socket)) this.#socket.releaseConnection();
      this.#closing = true;
      this.#timer?.unsubscribe();
      const known = { ownClose: this.ownClose, unapproved: this.#unapproved };
      // A transport in plain JavaScript may give anything for an error.
      if (!this.#detached) endForLink(this.#socket, { code, reason, wasClean, error: given && toError(given) }, known);
      else this.#socket.emitRelease();
      this.#detached = true;
    } catch (thrown) {
      againLater(failures, thrown, () => {
        if (failures < mostFailures) this.closed(code, reason, wasClean, given, failures + 1);
        else this.#socket.end('lost');
      });
    }
  }

  /** Ends the link immediately, unless it has closed. */
  terminate(): void {
    if (this.inUse) reportRejection(this.link?.terminate());
  }

  /** Asks the link to close, once, unless its peer closes already. */
  #sendClose(code: number, reason: string, isTeardown = false): void {
    if (this.#closing) return;
    this.#closing = true;
    const link: AnyLink | undefined = this.link;
    reportRejection(isTeardown && link?.abandon ? link.abandon() : link?.close(code, reason));
  }

  #setDeadline(timeout: 'connectTimeout' | 'closeTimeout', waiting = this.#socket.bufferedBytes): void {
    const { scheduler, limits } = this.#socket.context;
    this.#timer?.unsubscribe();
    this.#timer = scheduleDeadline(scheduler, () => this.#expire(waiting), limits[timeout]);
  }

  /**
   * Connecting or closing has taken too long (L22). Without a close of the owner's own, the peer closes, and keeps the
   * connection. The owner's own close waits for as long as the network still takes what was sent before it.
   *
   * @param waiting how many bytes waited when the deadline was set
   */
  #expire(waiting: number): void {
    const socket = this.#socket;
    if (socket.state === 'connecting') socket.end('connect-timeout');
    else if (this.#detached || !this.ownClose) this.terminate();
    else if (!this.ownClose.late && socket.bufferedBytes < waiting) this.#setDeadline('closeTimeout');
    else if (this.#closing && !this.ownClose.late) {
      this.ownClose.late = true;
      this.#setDeadline('closeTimeout'); // for a link that breaks its promise
      this.terminate();
    } else socket.end('close-timeout'); // audits have held up the close frame, or the link has broken its promise
  }
}
