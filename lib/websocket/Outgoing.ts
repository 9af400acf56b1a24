import { maxWaitingMessages } from '../model/Limits.ts';
import type { Message } from '../model/Message.ts';
import { copyMessage } from '../model/takeMessage.ts';
import { askClose, askCloseWithoutCode } from '../socket/askClose.ts';
import type { SocketCore } from '../socket/SocketCore.ts';
import { Resequencer } from '../stream/Resequencer.ts';
import { soon, whenSettled } from '../stream/whenSettled.ts';
import { type BlobMessage, isBlob, sizeOf } from './readMessage.ts';

/** What a user sends and closes, in that order: a blob whose bytes are still being read lets the others wait. */
export class Outgoing {
  /** By their size: what is to be done in turn. A blob has the size of its bytes. */
  readonly #order = new Resequencer<number, () => void>((size, act) => {
    this.#waitingBytes -= size;
    act();
  });
  #waitingBytes = 0;
  #droppedBytes = 0;
  readonly #socket: SocketCore;
  readonly #closing: () => void;

  /** @param closing is called when a call of the user's, or a full buffer, closes the socket at once */
  constructor(socket: SocketCore, closing: () => void) {
    this.#socket = socket;
    this.#closing = closing;
  }

  /** What the network has not taken, with what it never will: the standard counts that too. */
  get bufferedAmount(): number {
    return this.#droppedBytes + this.#bufferedBytes;
  }

  get #bufferedBytes(): number {
    return this.#waitingBytes + (this.#socket.madeSender?.bufferedBytes ?? 0);
  }

  send(message: Message | BlobMessage): void {
    if (isBlob(message)) this.#read(message);
    else if (this.#order.length === 0) this.#hand(message);
    else {
      const copy = copyMessage(message);
      const size = sizeOf(message);
      if (this.#hasRoom(size)) this.#order.add(size, () => this.#hand(copy));
    }
  }

  /** Asks the audits, behind all that was sent before. */
  close(code: number | undefined, reason: string): void {
    const ask = (): void => {
      if (code === undefined) askCloseWithoutCode(this.#socket);
      else askClose(this.#socket, code, reason);
      if (this.#socket.state === 'closing' || this.#socket.state === 'closed') this.#closing();
    };
    if (this.#order.length === 0) ask();
    else if (this.#hasRoom(0)) this.#order.add(0, ask);
  }

  #read(blob: BlobMessage): void {
    if (!this.#hasRoom(blob.size)) return;
    const place = this.#order.enter(blob.size);
    const read = (given: unknown): void => {
      const bytes = new Uint8Array(given as ArrayBuffer);
      if (bytes.byteLength !== blob.size) this.#socket.end('unreadable'); // it lies about its size
      this.#order.settle(place, () => this.#hand(bytes));
    };
    const failed = (): void => {
      this.#socket.end('unreadable'); // what it says of the cause may be the owner's making
    };
    try {
      whenSettled(blob.read(), read, failed);
    } catch {
      soon(failed);
    }
  }

  /** Whether that many bytes more may wait; they are counted, or the socket ends. */
  #hasRoom(size: number): boolean {
    const tooMuch = this.#bufferedBytes + size > this.#socket.context.limits.maxBufferedBytes;
    if (tooMuch || this.#order.length >= maxWaitingMessages) {
      this.#full(size);
      return false;
    }
    this.#waitingBytes += size;
    return true;
  }

  #hand(message: Message): void {
    const outcome = this.#socket.sender.send(message, undefined);
    if (outcome === 'overflow') this.#full(sizeOf(message));
    else if (outcome === 'not-open') this.#droppedBytes += sizeOf(message);
  }

  /** The standard closes a connection whose buffer is full (3.1, `send()`): nothing is lost in silence. */
  #full(bytes: number): void {
    this.#droppedBytes += bytes;
    this.#closing();
    this.#socket.end('full');
  }
}
