import type { Writable } from 'node:stream';
import { guarded } from '../stream/guarded.ts';
import { onNextTick } from './ticks.ts';

const mostWaiting = 65_536; // bytes
const nothing = new Uint8Array(0);

/**
 * Gathers what is written to a connection until the end of the tick into one write, so that a burst costs one call of
 * the kernel instead of one a message. What waits is written at once as soon as it is 64 KiB, and never later than on
 * the next tick.
 *
 * It counts the messages and their bytes that the network has not yet taken. The connection itself counts the headers
 * of frames and the frames of control too. A callback for each write would be exact to the message and would slow a
 * burst down, so the count goes down by whole batches, which is how the kernel takes them.
 */
export class SendBatches {
  #corked = false;
  #sentMessages = 0;
  #sentBytes = 0;
  #takenMessages = 0;
  #takenBytes = 0;
  readonly #connection: Writable;
  readonly #drained: () => void;
  readonly #flush = (): void => {
    this.#corked = false;
    this.#connection.uncork();
    this.#mark();
  };

  /** @param drained called when less waits than before, never inside a write, and always when nothing waits any more */
  constructor(connection: Writable, drained: () => void) {
    this.#connection = connection;
    this.#drained = drained;
  }

  get waitingMessages(): number {
    return this.#sentMessages - this.#takenMessages;
  }

  get waitingBytes(): number {
    return this.#sentBytes - this.#takenBytes;
  }

  /** Is to be called before each write. */
  begin(): void {
    if (!this.#corked) {
      onNextTick(this.#flush); // first: where the stack is full it throws, and then nothing may be corked (L24)
      this.#corked = true;
      this.#connection.cork();
    } else if (this.#connection.writableLength >= mostWaiting) {
      this.#connection.uncork();
      if (this.#connection.writableLength === 0) this.#take(this.#sentMessages, this.#sentBytes);
      this.#connection.cork();
    }
  }

  /** A message of so many bytes has been written. */
  add(bytes: number): void {
    this.#sentMessages += 1;
    this.#sentBytes += bytes;
  }

  /**
   * Learns when all that was sent in this tick is taken. Not more often: a callback among the writes that wait has the
   * stream call back for each of them.
   */
  #mark(): void {
    const messages = this.#sentMessages;
    const bytes = this.#sentBytes;
    if (this.#connection.writableLength === 0) {
      this.#take(messages, bytes);
      this.#drained();
    } else if (this.#connection.writable) {
      // The stream's own `drain` would come only if it was overfull; the callback of an empty write comes always.
      const taken = guarded((error: unknown) => {
        if (error) return;
        this.#take(messages, bytes);
        this.#drained();
      });
      this.#connection.write(nothing, taken);
    }
  }

  #take(messages: number, bytes: number): void {
    this.#takenMessages = Math.max(this.#takenMessages, messages);
    this.#takenBytes = Math.max(this.#takenBytes, bytes);
  }
}
