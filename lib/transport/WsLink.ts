import type { Socket } from 'node:net';
import type { CloseEvent } from 'ws';
import { byteLength, type Message } from '../model/Message.ts';
import { noCode } from '../model/checkClose.ts';
import { readOwnProperty } from '../model/readBelowRoot.ts';
import type { Link, LinkSink } from '../model/Transport.ts';
import type { GuardedDial } from './GuardedDial.ts';
import { forgetHandler, handleReads, type LinkedSocket, type SocketHandler } from './LinkedSocket.ts';
import { detachedCopy, intrinsicView } from './plainBytes.ts';
import { SendBatches } from './SendBatches.ts';
import { afterIo } from './ticks.ts';

// readyState
const connecting = 0;
const open = 1;
const closed = 3;

/** The code that was sent to a peer that broke a limit; `ws` itself reports 1006. */
const brokenLimit: ReadonlyMap<unknown, number> = new Map([
  ['WS_ERR_UNSUPPORTED_MESSAGE_LENGTH', 1009],
  ['WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH', 1009],
  ['WS_ERR_TOO_MANY_BUFFERED_PARTS', 1008],
]);

/** A link over `ws`. Made in the tick in which its WebSocket was, so that it misses no event. */
export class WsLink implements Link, SocketHandler {
  readonly #socket: LinkedSocket;
  readonly #sink: LinkSink;
  /** Present until the link is open; then there is its connection. */
  #dial: GuardedDial | undefined;
  #connection: Socket | undefined;
  #batches: SendBatches | undefined;
  #paused = false;
  /** We have closed. */
  #closing = false;
  /** The sink knows that the peer closes. */
  #peerCloses = false;
  #error: Error | undefined;

  constructor(socket: LinkedSocket, dial: GuardedDial, sink: LinkSink) {
    this.#socket = socket;
    this.#dial = dial;
    this.#sink = sink;
    dial.onFault = (error) => {
      this.failed(error);
    };
    socket.handleBy(this);
    Object.freeze(this);
  }

  get bufferedBytes(): number {
    return this.#socket.readyState === closed ? 0 : (this.#batches?.waitingBytes ?? 0);
  }

  get bufferedMessages(): number {
    return this.#socket.readyState === closed ? 0 : (this.#batches?.waitingMessages ?? 0);
  }

  /** What is not open takes nothing: `ws` would drop it, and count it as buffered for ever. */
  send(message: Message, bytes = byteLength(message)): boolean {
    const connection = this.#connection;
    if (this.#socket.readyState !== open || !connection?.writable) return false;
    this.#batches ??= new SendBatches(connection, () => this.#drained());
    this.#batches.begin();
    try {
      this.#socket.send(typeof message === 'string' ? message : intrinsicView(message));
    } catch {
      return false; // what is no message is not sent
    }
    this.#batches.add(bytes);
    return true;
  }

  close(code: number, reason: string): void {
    if (this.#socket.readyState === connecting) {
      this.terminate();
      return;
    }
    this.resume(); // paused it would not see the answer
    this.#closing = true;
    try {
      if (code === noCode) this.#socket.close();
      else this.#socket.close(code, reason);
    } catch {
      this.terminate(); // a code or reason that cannot be sent
    }
  }

  terminate(): void {
    this.#dial?.cancel();
    this.#socket.terminate();
  }

  /** A pause before the opening counts from the opening. */
  pause(): boolean {
    if (this.#closing || this.#socket.readyState > open) return false;
    this.#paused = true;
    this.#socket.pause();
    return true;
  }

  resume(): void {
    this.#paused = false;
    this.#socket.resume();
  }

  ping(): void {
    if (this.#socket.readyState === open) this.#socket.ping();
  }

  get bytesRead(): number {
    return this.#connection?.bytesRead ?? 0;
  }

  #drained(): void {
    if (this.#socket.readyState !== closed) this.#sink.drained();
  }

  // Of its WebSocket, see SocketHandler.

  opened(): void {
    const connection = this.#dial?.connection;
    if (!connection) throw new Error('the connection is not the one that was dialled'); // by a patched `http.request`
    this.#connection = connection;
    this.#dial = undefined;
    handleReads(connection, this);
    if (this.#paused) this.#socket.pause();
    this.#sink.opened(this.#socket.protocol);
  }

  received(message: Buffer, isBinary: boolean): void {
    this.#sink.message(isBinary ? detachedCopy(message) : message.toString(), message.length);
  }

  /**
   * `ws` has no event for the close frame of its peer, but its `readyState` shows what has just been read. A peer that
   * ends without a close frame shows in the same way.
   */
  read(): void {
    if (this.#socket.readyState === open || this.#closing || this.#peerCloses) return;
    this.#peerCloses = true;
    this.#sink.closing();
  }

  /** Of the response nothing more is read. */
  refused(error: Error): void {
    this.#error ??= error;
    this.terminate();
  }

  erred(error: Error): void {
    this.#error ??= error;
    // After a fault of the peer's `ws` has sent its close frame and waits: nothing that is sent meanwhile would go.
    if (!this.#connection) return;
    this.read();
    afterIo(() => this.#socket.terminate());
  }

  closed({ code, reason, wasClean }: CloseEvent): void {
    const fault = this.#error && readOwnProperty(this.#error, 'code');
    const gone = (): void => {
      this.#sink.closed((wasClean ? undefined : brokenLimit.get(fault)) ?? code, reason, wasClean, this.#error);
    };
    forgetHandler(this.#socket, this.#connection);
    if (this.#dial)
      this.#dial.afterLookup(gone); // a look-up that was given up counts until it is answered (L27)
    else gone();
  }

  /** What goes wrong in a turn of ours ends the link. */
  failed(error: unknown): void {
    this.#error ??= error instanceof Error ? error : undefined;
    this.#socket.terminate();
  }
}
