import { maxWaitingMessages } from '../model/Limits.ts';
import type { Message } from '../model/Message.ts';
import { noCode } from '../model/checkClose.ts';
import type { Action } from '../model/Request.ts';
import type { LayeredRuling } from '../model/Ruling.ts';
import { askClose } from '../socket/askClose.ts';
import { askConnect } from '../socket/askConnect.ts';
import { createSocket } from '../socket/createSocket.ts';
import { type EndProgress, endSocket } from '../socket/endSocket.ts';
import type { SocketCore } from '../socket/SocketCore.ts';
import type { SocketTap } from '../socket/SocketTap.ts';
import { hostKinds as kinds } from '../wire/kinds.ts';
import type { Bridge } from './Bridge.ts';
import { GuestWindow } from './GuestWindow.ts';
import { fit, never, driverErrorFields } from './driverErrorFields.ts';

type PostedDenial = Pick<LayeredRuling, 'code' | 'reason' | 'given' | 'retryAfter'>;

/** One id of a guest's: a socket of the owner's, and what is on its way in both directions. */
export class GuestSocket implements SocketTap {
  /** The host has said its end. */
  hostEnded = false;
  /** The guest has said its end. */
  confirmed = false;
  /** Whether the host has handled a message of it since its last report. */
  needsReport = false;
  #socket: SocketCore | undefined;
  /** Of the creation or the connect; it is posted with the end. */
  #denial: LayeredRuling | undefined;
  /** How many of the guest's messages were handled. */
  #handled = 0;
  /** How much waited in the last report to the guest. */
  #reportedBytes = 0;
  #reportedMessages = 0;
  readonly #window: GuestWindow;
  readonly #bridge: Bridge;
  readonly id: number;

  constructor(bridge: Bridge, id: number) {
    this.#bridge = bridge;
    this.id = id;
    this.#window = new GuestWindow(bridge, id);
  }

  /** Creates the socket and asks to connect it, as for any owner (G7). */
  open(url: string, protocols: readonly string[]): void {
    const { core, unread } = this.#bridge;
    const { refusal } = unread;
    if (refusal) {
      core.record({ action: 'create' }, refusal);
      this.#denied('create', refusal);
      return;
    }
    try {
      this.#socket = createSocket(core, url, { ...core.socketOptions, protocols }, this);
    } catch {
      this.#denied('create', this.#denial ?? { code: 'denied' });
      return;
    }
    askConnect(this.#socket);
  }

  send(message: Message): void {
    this.#handled += 1;
    if (this.#socket?.sender.send(message, undefined) !== 'overflow') return;
    const reason = 'more waits at the host than limits.maxBufferedBytes or 16,384 messages';
    this.#bridge.out.add(kinds.refused, this.id, 'send', 'limit', reason, '');
  }

  acknowledge(token: number): boolean {
    return this.#window.acknowledge(token);
  }

  close(code: number, reason: string): void {
    if (!this.#socket) return;
    if (code === noCode) askClose(this.#socket, undefined, '');
    else askClose(this.#socket, code, reason);
  }

  /** The guest has ended it: a teardown, so nobody is asked. */
  confirm(): void {
    this.confirmed = true;
    const socket = this.#socket;
    if (!socket) return;
    // A peer that has sent its close frame has ended it; the link has its code.
    if (socket.state === 'closing' && socket.link && !socket.connection.ownClose) socket.connection.terminate();
    else endSocket(socket, 'unsubscribed');
  }

  /** Reports how many of the guest's messages were handled, and what of them waits here. */
  postProgress(): void {
    this.needsReport = false;
    if (!this.#socket) return;
    const { bufferedBytes, bufferedMessages } = this.#socket.sender;
    this.#reportedBytes = bufferedBytes;
    this.#reportedMessages = bufferedMessages;
    this.#bridge.out.add(kinds.taken, this.id, this.#handled, bufferedBytes, bufferedMessages);
  }

  decided(action: Action, ruling: LayeredRuling): void {
    const { out, core } = this.#bridge;
    if (action === 'create') this.#denial = ruling;
    else if (action === 'connect') {
      if (ruling.allow) out.add(kinds.allowed, this.id, this.#socket?.parts.id ?? 0);
      else this.#denial = ruling;
    } else if (action === 'close' && ruling.allow) out.add(kinds.allowed, this.id, 0);
    else if (!ruling.allow && !(action === 'resolve' && core.opaque)) this.#refused(action, ruling);
  }

  opened(protocol: string): void {
    this.#bridge.out.add(kinds.opened, this.id, protocol);
  }

  message(message: Message): void {
    const socket = this.#socket;
    if (socket && this.#window.put(message, socket.link?.ownsMessages === true)) this.#hold(socket);
  }

  /** Where the platform cannot stop reading, as much again as a socket may hold comes, then the socket ends. */
  #hold(socket: SocketCore): void {
    const { readGate } = socket.receiver;
    this.#window.hold(() => readGate.hold());
    if (!readGate.shut && this.#window.isBeyond(this.#bridge.core.limits.maxHeldBytes)) socket.end('flooded');
  }

  /** Reports at the end of the turn in which messages came, and each time that a part of a full buffer is free. */
  drained(): void {
    if (this.needsReport || !this.#socket) return;
    const { bufferedBytes, bufferedMessages } = this.#socket.sender;
    const bytes = this.#reportedBytes - bufferedBytes;
    const messages = this.#reportedMessages - bufferedMessages;
    const isEmpty = bufferedBytes + bufferedMessages === 0 && bytes + messages > 0;
    const many = messages >= maxWaitingMessages / 16 || bytes >= this.#bridge.core.limits.maxBufferedBytes / 16;
    if (isEmpty || many) this.postProgress();
  }

  closing(): void {
    this.#bridge.out.add(kinds.closing, this.id);
  }

  ended({ cause, end, details }: EndProgress): void {
    if (this.#denial) {
      if (cause === 'denied') {
        this.#denied('connect', this.#denial);
        return;
      }
      this.#refused('connect', this.#denial); // cancelled by an end that has a cause of its own
    }
    const { opaque, scheduler } = this.#bridge.core;
    const said = driverErrorFields(opaque ? undefined : details.error, scheduler.now());
    const shown = opaque && cause === 'connect-timeout' ? 'failed' : cause;
    this.#finish(kinds.closed, this.id, end.by, end.code, end.reason, end.wasClean, shown, ...said);
  }

  #refused(action: Action, { code, reason, given }: PostedDenial): void {
    this.#bridge.out.add(kinds.refused, this.id, action, code, fit(reason), fit(given));
  }

  #denied(action: 'create' | 'connect', { code, reason, given, retryAfter = never }: PostedDenial): void {
    this.#finish(kinds.denied, this.id, action, code, fit(reason), fit(given), retryAfter);
  }

  #finish(...operation: readonly unknown[]): void {
    this.hostEnded = true;
    this.#socket = undefined; // what is on its way is still counted: the guest may acknowledge it, or send more
    this.#window.stop();
    this.#bridge.ids.hostEnded(this, operation);
  }
}
