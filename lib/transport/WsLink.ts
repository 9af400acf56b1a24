import type { Socket } from 'node:net';
import type { CloseEvent, RawData, WebSocket } from 'ws';
import { byteLength } from '../model/byteLength.ts';
import type { Message } from '../model/Message.ts';
import { noCode } from '../model/checkClose.ts';
import { readOwnProperty } from '../model/readBelowRoot.ts';
import type { Link, LinkSink } from '../model/Transport.ts';
import { guarded } from '../stream/guarded.ts';
import type { GuardedDial } from './GuardedDial.ts';
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

/** A link over `ws`. Made in the tick in which its WebSocket was, so that it hears everything. */
export class WsLink implements Link {
  readonly #socket: WebSocket;
  readonly #sink: LinkSink;
  /** There until the link is open; then there is its connection. */
  #dial: GuardedDial | undefined;
  #connection: Socket | undefined;
  #batches: SendBatches | undefined;
  #paused = false;
  /** We have closed. */
  #closing = false;
  #toldClosing = false;
  #error: Error | undefined;

  readonly #look = (): void => {
    if (this.#socket.readyState === open || this.#closing || this.#toldClosing) return;
    this.#toldClosing = true;
    this.#sink.closing();
  };

  constructor(socket: WebSocket, dial: GuardedDial, sink: LinkSink) {
    this.#socket = socket;
    this.#dial = dial;
    this.#sink = sink;
    // What goes wrong in a turn of ours ends the link.
    const failed = (error: unknown): void => {
      this.#error ??= error instanceof Error ? error : undefined;
      socket.terminate();
    };
    dial.onFault = failed;
    const erred = (error: Error): void => {
      this.#error ??= error;
      // After a fault of the peer's `ws` has sent its close frame and waits: nothing that is sent meanwhile would go.
      if (!this.#connection) return;
      this.#look();
      afterIo(() => socket.terminate());
    };
    const opened = (): void => {
      const connection = this.#dial?.connection;
      if (!connection) throw new Error('the connection is not the one that was dialled'); // by a patched `http.request`
      this.#connection = connection;
      this.#dial = undefined;
      // `ws` has no event for the close frame of its peer. It reads what the connection brings inside that event, in
      // its own listener, which stands before this one; so here its `readyState` shows what has just been read. A peer
      // that ends without a close frame shows in the same way.
      const onRead = guarded(this.#look, failed);
      connection.on('data', onRead);
      connection.once('end', onRead);
      if (this.#paused) socket.pause();
      sink.opened(socket.protocol);
    };
    const received = (data: RawData, isBinary: boolean): void => {
      const bytes = data as Buffer; // by the default `binaryType`
      sink.message(isBinary ? detachedCopy(bytes) : bytes.toString(), bytes.length);
    };
    const ended = ({ code, reason, wasClean }: CloseEvent): void => {
      const fault = this.#error && readOwnProperty(this.#error, 'code');
      const gone = (): void => {
        sink.closed((wasClean ? undefined : brokenLimit.get(fault)) ?? code, reason, wasClean, this.#error);
      };
      if (this.#dial)
        this.#dial.afterLookup(gone); // a look-up that was given up counts until it is answered (L27)
      else gone();
    };
    socket.on('error', guarded(erred)); // to the end: without a listener an error would end the process
    socket.once('open', guarded(opened, failed));
    socket.on('message', guarded(received, failed));
    // The event, unlike its plain form, knows whether the closing handshake was complete.
    socket.addEventListener('close', guarded(ended), { once: false });
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
    this.resume(); // paused it would not hear the answer
    this.#closing = true;
    try {
      if (code === noCode) this.#socket.close();
      else this.#socket.close(code, reason);
    } catch {
      this.terminate(); // a code or reason that cannot be sent
    }
  }

  /** The server has refused the handshake: of its response nothing more is read. */
  refuse(error: Error): void {
    this.#error ??= error;
    this.terminate();
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
}
