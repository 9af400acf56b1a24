import { maxWaitingMessages } from '../model/Limits.ts';
import type { Message } from '../model/Message.ts';
import { copyMessage } from '../model/takeMessage.ts';
import { askClose, askCloseWithoutCode } from '../socket/askClose.ts';
import type { SocketCore } from '../socket/SocketCore.ts';
import { soon, whenSettled } from '../stream/whenSettled.ts';
import { type BlobMessage, isBlob, sizeOf } from './readMessage.ts';

/** Something to do in its turn: to send a message, or to close. */
interface Step {
  /** What it has to wait for; of a blob its bytes. */
  readonly size: number;
  ready: (() => void) | undefined;
}

/** What a user sends and closes, in that order: a blob whose bytes are still being read lets the others wait. */
export class Outgoing {
  #steps: Step[] = [];
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
    else if (this.#steps.length === 0) this.#hand(message);
    else {
      const copy = copyMessage(message);
      this.#put({
        size: sizeOf(message),
        ready: () => {
          this.#hand(copy);
        },
      });
    }
  }

  /** Asks the audits, behind all that was sent before. */
  close(code: number | undefined, reason: string): void {
    const ask = (): void => {
      if (code === undefined) askCloseWithoutCode(this.#socket);
      else askClose(this.#socket, code, reason);
      if (this.#socket.state === 'closing' || this.#socket.state === 'closed') this.#closing();
    };
    if (this.#steps.length === 0) ask();
    else this.#put({ size: 0, ready: ask });
  }

  #read(blob: BlobMessage): void {
    const step: Step = { size: blob.size, ready: undefined };
    if (!this.#put(step)) return;
    const read = (given: unknown): void => {
      const bytes = new Uint8Array(given as ArrayBuffer);
      if (bytes.byteLength !== blob.size) this.#socket.end('unreadable'); // it lies about its size
      step.ready = () => {
        this.#hand(bytes);
      };
      this.#goOn();
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

  #put(step: Step): boolean {
    const tooMuch = this.#bufferedBytes + step.size > this.#socket.context.limits.maxBufferedBytes;
    if (tooMuch || this.#steps.length >= maxWaitingMessages) {
      this.#full(step.size);
      return false;
    }
    this.#steps.push(step);
    this.#waitingBytes += step.size;
    return true;
  }

  #goOn(): void {
    for (let [first] = this.#steps; first?.ready; [first] = this.#steps) {
      this.#steps.shift();
      this.#waitingBytes -= first.size;
      first.ready();
    }
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
