import type { EndCause } from '../model/endCauses.ts';
import { maxWaitingMessages } from '../model/Limits.ts';
import { copyMessage, type Message } from '../model/Message.ts';
import { askClose } from '../socket/askClose.ts';
import type { SocketCore } from '../socket/SocketCore.ts';
import { Resequencer } from '../stream/Resequencer.ts';
import { soon, whenSettled } from '../stream/whenSettled.ts';
import { type BlobMessage, isBlob, sizeOf } from './readMessage.ts';

/**
 * The messages that a user sends, and the close, in their order: while the bytes of a blob are being read, everything after
 * it waits.
 */
export class OrderedSends {
  /** The size of what waits, and what to do in its turn. */
  readonly #order = new Resequencer<number, () => void>((size, act) => {
    this.#waitingBytes -= size;
    act();
  });
  #waitingBytes = 0;
  #droppedBytes = 0;
  readonly #socket: SocketCore;
  readonly #closing: () => void;

  /** @param closing called when a call of the user's, or a full buffer, closes the socket at once */
  constructor(socket: SocketCore, closing: () => void) {
    this.#socket = socket;
    this.#closing = closing;
  }

  /** The bytes that the network has not taken. Like the standard, it counts those that it never will take. */
  get bufferedAmount(): number {
    return this.#droppedBytes + this.#bufferedBytes;
  }

  get #bufferedBytes(): number {
    return this.#waitingBytes + this.#socket.bufferedBytes;
  }

  send(message: Message | BlobMessage): void {
    if (isBlob(message)) this.#read(message);
    else if (this.#order.length === 0) this.#handOver(message);
    else {
      const copy = copyMessage(message);
      const size = sizeOf(message);
      if (this.#reserve(size)) this.#order.add(size, () => this.#handOver(copy));
    }
  }

  /** Asks the audits, after everything that was sent before. */
  close(code: number | undefined, reason: string): void {
    const ask = (): void => {
      askClose(this.#socket, code, reason);
      if (this.#socket.state === 'closing' || this.#socket.state === 'closed') this.#closing();
    };
    if (this.#order.length === 0) ask();
    else if (this.#reserve(0)) this.#order.add(0, ask);
  }

  #read(blob: BlobMessage): void {
    if (!this.#reserve(blob.size)) return;
    const place = this.#order.enter(blob.size);
    const read = (given: unknown): void => {
      const bytes = new Uint8Array(given as ArrayBuffer);
      if (bytes.byteLength !== blob.size) this.#socket.end('unreadable'); // the blob lies about its size
      this.#order.settle(place, () => this.#handOver(bytes));
    };
    const failed = (): void => {
      this.#socket.end('unreadable'); // without the error, which may be the owner's own making
    };
    try {
      whenSettled(blob.read(), read, failed);
    } catch {
      soon(failed);
    }
  }

  /** Counts bytes that have to wait. If they are too many, ends the socket and returns false. */
  #reserve(size: number): boolean {
    const tooMuch = this.#bufferedBytes + size > this.#socket.context.limits.maxBufferedBytes;
    if (tooMuch || this.#order.length >= maxWaitingMessages) {
      this.#full(size);
      return false;
    }
    this.#waitingBytes += size;
    return true;
  }

  #handOver(message: Message): void {
    const { sender, context } = this.#socket;
    const outcome = sender.send(message, undefined);
    if (outcome === 'overflow') this.#full(sizeOf(message));
    else if (outcome === 'denied' && sizeOf(message) > context.limits.maxMessageBytes)
      this.#full(sizeOf(message), 'too-large');
    else if (outcome === 'not-open') this.#droppedBytes += sizeOf(message);
  }

  /**
   * Ends the socket, as the standard demands if the buffer is full (3.1, `send()`): only an audit drops a message without a
   * word to the client.
   */
  #full(bytes: number, cause: EndCause = 'full'): void {
    this.#droppedBytes += bytes;
    this.#closing();
    this.#socket.end(cause);
  }
}
