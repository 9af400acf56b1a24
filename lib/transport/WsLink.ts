import { noop } from 'rxjs';
import type { CloseEvent, RawData } from 'ws';
import { byteLength, type Message } from '../model/Message.ts';
import { noCode } from '../model/checkClose.ts';
import type { Link, LinkEnd, LinkSink } from '../model/Transport.ts';
import type { GuardedDial } from './GuardedDial.ts';
import { handlerKey, handleThrown, type LinkedConnection, type LinkedSocket } from './LinkedSocket.ts';
import { reportError } from '../stream/reportError.ts';
import { detachedCopy } from './plainBytes.ts';
import { SendBatches } from './SendBatches.ts';
import { codeOfBrokenLimit } from './codeOfBrokenLimit.ts';
import { afterIo } from './ticks.ts';

/** Of `readyState`. */
const [connecting, open, , closed] = [0, 1, 2, 3] as const;

/** A link over `ws`. Made in the tick in which its WebSocket was, so that it misses no event. */
export class WsLink implements Link {
  readonly ownsMessages = true;
  readonly #socket: LinkedSocket<WsLink>;
  readonly #sink: LinkSink;
  /** Present until the link is open; then there is its connection. */
  #dial: GuardedDial | undefined;
  #connection: LinkedConnection<WsLink> | undefined;
  #batches: SendBatches | undefined;
  #paused = false;
  /** We have closed, or the sink knows that the peer closes. */
  #closing = false;
  #error: Error | undefined;

  constructor(socket: LinkedSocket<WsLink>, dial: GuardedDial, sink: LinkSink) {
    this.#socket = socket;
    this.#dial = dial;
    this.#sink = sink;
    dial.onFault = (error) => this.failed(error);
    socket.handleBy(this);
    socket.on('message', WsLink.#onMessage).on('close', WsLink.#onClose);
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
    this.#batches ??= new SendBatches(connection, () => {
      if (this.#socket.readyState !== closed) this.#sink.drained();
    });
    this.#batches.begin();
    if (!this.#socket.sendMessage(message, bytes)) return false;
    this.#batches.add(bytes);
    return true;
  }

  close(code: number, reason: string): void {
    if (this.#socket.readyState === connecting) {
      this.terminate();
      return;
    }
    this.resume(); // paused it would not see the answer
    try {
      this.#beginClosing();
      this.#socket.close(code === noCode ? undefined : code, reason);
    } catch {
      this.terminate(); // a code or reason that cannot be sent
    }
  }

  terminate(): void {
    this.#socket.off('message', WsLink.#onMessage); // Bun delivers inside this call what it has read
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

  // What its LinkedSocket calls.

  opened(): void {
    const connection: LinkedConnection<WsLink> | undefined = this.#dial?.connection;
    if (!connection) throw new Error('the connection is not the one that was dialled'); // by a patched `http.request`
    this.#connection = connection;
    this.#dial = undefined;
    connection[handlerKey] = this;
    // `ws` has no event for the close frame of its peer. It reads what the connection brings inside that event, in
    // its own listener, which stands before this one; so here its `readyState` shows what has just been read. A peer
    // that ends without a close frame shows in the same way.
    // From now on `ws` listens for errors, so the dial's listener can go: one function takes less memory than a list.
    connection.on('data', WsLink.#onRead).on('end', WsLink.#onRead).off('error', noop);
    if (this.#paused) this.#socket.pause();
    this.#sink.opened(this.#socket.protocol);
  }

  erred(error: Error): void {
    this.#error ??= error;
    // After a fault of the peer's `ws` has sent its close frame and waits: nothing that is sent meanwhile would go.
    if (!this.#connection) return;
    this.#look();
    afterIo(() => this.#socket.terminate());
  }

  /** What goes wrong in a turn of ours ends the link. */
  failed(error: unknown): void {
    this.#error ??= error instanceof Error ? error : undefined;
    this.#socket.terminate();
  }

  /** Looks whether the peer has closed. */
  #look(): void {
    if (this.#socket.readyState === open || this.#closing) return;
    this.#beginClosing();
    this.#sink.closing();
  }

  /**
   * Listens for the event of the end too, which, unlike its plain form, knows whether the closing handshake was complete.
   * Not before that has begun, because `ws` makes a function for each such listener.
   */
  #beginClosing(): void {
    if (!this.#closing) this.#socket.addEventListener('close', WsLink.#onClose);
    this.#closing = true;
  }

  #closed({ code, reason, wasClean }: Omit<LinkEnd, 'error'>): void {
    const error = this.#error;
    const sent = error && !wasClean ? codeOfBrokenLimit(error) : undefined;
    const gone = (): void => this.#sink.closed(sent ?? code, reason, wasClean, error);
    this.#socket.handler = undefined;
    if (this.#connection) this.#connection[handlerKey] = undefined;
    if (!this.#dial) gone();
    else this.#dial.afterLookup(gone); // a look-up that was given up counts until it is answered (L27)
  }

  // The listeners of all links, as in LinkedSocket; one call shorter, since they run for each message and each end.

  static #onMessage(this: object, data: RawData, isBinary: boolean): void {
    const { handler: link } = this as Pick<LinkedSocket<WsLink>, 'handler'>;
    try {
      const bytes = data as Buffer; // by the default `binaryType`
      if (link) link.#sink.message(isBinary ? detachedCopy(bytes) : bytes.toString(), bytes.length);
    } catch (error) {
      handleThrown(error, link);
    }
  }

  static #onRead(this: LinkedConnection<WsLink>): void {
    const { [handlerKey]: link } = this;
    try {
      if (link) link.#look();
    } catch (error) {
      handleThrown(error, link);
    }
  }

  /** @param end the event, or the code of its plain form: that counts if no close frame went either way */
  static #onClose(this: object, end: CloseEvent | number): void {
    const { handler: link } = (typeof end === 'number' ? this : end.target) as Pick<LinkedSocket<WsLink>, 'handler'>;
    try {
      if (link && typeof end !== 'number') link.#closed(end);
      else if (link && !link.#closing) link.#closed({ code: end as number, reason: '', wasClean: false });
    } catch (error) {
      reportError(error);
    }
  }
}
