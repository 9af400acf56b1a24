import { maxWaitingMessages } from '../model/Limits.ts';
import type { Message } from '../model/Message.ts';
import { copyMessage } from '../model/copyMessage.ts';
import { askClose } from '../socket/askClose.ts';
import { endSocket } from '../socket/endSocket.ts';
import type { SocketCore } from '../socket/SocketCore.ts';
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
  readonly #socket: SocketCore;

  constructor(socket: SocketCore) {
    this.#socket = socket;
  }

  get bufferedBytes(): number {
    return this.#waitingBytes + (this.#socket.madeOutbox?.bufferedBytes ?? 0);
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

  /** Asks the audits, behind all that was sent before; `allowed` is called if they have allowed it at once. */
  close(code: number, reason: string, allowed: () => void): void {
    const ask = (): void => {
      askClose(this.#socket, code, reason);
      if (this.#socket.state === 'closing' || this.#socket.state === 'closed') allowed();
    };
    if (this.#steps.length === 0) ask();
    else this.#put({ size: 0, ready: ask });
  }

  #read(blob: BlobMessage): void {
    const step: Step = { size: blob.size, ready: undefined };
    if (!this.#put(step)) return;
    blob.read().then(
      (bytes) => {
        step.ready = () => {
          this.#hand(bytes);
        };
        this.#goOn();
      },
      (error: unknown) => {
        endSocket(this.#socket, 'unreadable', { error: error as Error });
      },
    );
  }

  #put(step: Step): boolean {
    const tooMuch = this.bufferedBytes + step.size > this.#socket.context.limits.maxBufferedBytes;
    if (tooMuch || this.#steps.length >= maxWaitingMessages) {
      this.#socket.end('full');
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

  /** The standard closes a connection whose buffer is full (3.1, `send()`): nothing is lost in silence. */
  #hand(message: Message): void {
    if (this.#socket.outbox.send(message, undefined) === 'overflow') this.#socket.end('full');
  }
}
