import { byteLength } from '../model/byteLength.ts';
import type { Message } from '../model/Message.ts';

/** What was sent and waits for the network, oldest first. */
export class SendBuffer {
  readonly #messages: Message[] = [];
  #bytes = 0;
  /** How much of the oldest message is taken already. */
  #part = 0;

  /** How many bytes wait. */
  get bytes(): number {
    return this.#bytes;
  }

  /** How many messages wait. */
  get length(): number {
    return this.#messages.length;
  }

  /** Whether nothing waits, not even a message without bytes. */
  get isEmpty(): boolean {
    return this.#messages.length === 0;
  }

  push(message: Message): void {
    this.#messages.push(message);
    this.#bytes += byteLength(message);
  }

  /** Takes up to `bytes` of what waits; gives the messages whose last byte went with them. */
  take(bytes: number): Message[] {
    const taken = Math.min(Math.max(bytes, 0), this.#bytes);
    this.#bytes -= taken;
    this.#part += taken;
    const whole: Message[] = [];
    for (const message of this.#messages) {
      const size = byteLength(message);
      if (size > this.#part) break;
      this.#part -= size;
      whole.push(message);
    }
    this.#messages.splice(0, whole.length);
    return whole;
  }

  clear(): void {
    this.#messages.length = 0;
    this.#bytes = 0;
    this.#part = 0;
  }
}
