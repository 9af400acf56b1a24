import { type Observable, Subject } from 'rxjs';
import { byteLength, type Message } from '../../model/Message.ts';
import type { RunLater } from './runLaterIn.ts';

/** The direction from a virtual link to its server: sends messages as the network takes them, then our close frame. */
export class Uplink {
  readonly #later: RunLater;
  readonly #buffer = new SendBuffer();
  readonly #received = new Subject<Message>();
  #onClose: (() => void) | undefined;
  #closed = false;

  constructor(later: RunLater) {
    this.#later = later;
  }

  /** What the server receives, each message one turn after the network took it. Completes with `close` or `end`. */
  get received$(): Observable<Message> {
    return this.#received.asObservable();
  }

  /** How many bytes wait for the network. */
  get bytes(): number {
    return this.#buffer.bytes;
  }

  /** How many messages wait for the network. */
  get messages(): number {
    return this.#buffer.length;
  }

  /** Whether our close frame has arrived. */
  get closed(): boolean {
    return this.#closed;
  }

  send(message: Message): void {
    this.#buffer.push(message);
  }

  /** Lets the network take up to `bytes`; returns whether it took any. */
  take(bytes: number): boolean {
    const before = this.bytes + this.messages; // empty messages have no bytes
    for (const message of this.#buffer.take(bytes)) this.#later(() => this.#received.next(message));
    this.#closeBehind();
    return this.bytes + this.messages < before;
  }

  /** Sends our close frame after all waiting messages; calls back once, when the frame has arrived. */
  close(arrived: () => void): void {
    this.#onClose = arrived;
    this.#closeBehind();
  }

  /** Drops the waiting messages. */
  end(): void {
    this.#buffer.clear();
    this.#received.complete();
  }

  #closeBehind(): void {
    const arrived = this.#onClose;
    if (arrived === undefined || !this.#buffer.isEmpty) return;
    this.#onClose = undefined;
    this.#later(() => {
      this.#closed = true;
      this.#received.complete();
      arrived();
    });
  }
}

/** The messages that wait for the network, oldest first. */
class SendBuffer {
  readonly #messages: Message[] = [];
  #bytes = 0;
  /** How many bytes of the oldest message are taken already. */
  #part = 0;

  /** How many bytes wait. */
  get bytes(): number {
    return this.#bytes;
  }

  /** How many messages wait. */
  get length(): number {
    return this.#messages.length;
  }

  /** Whether no message waits, not even an empty one. */
  get isEmpty(): boolean {
    return this.#messages.length === 0;
  }

  push(message: Message): void {
    this.#messages.push(message);
    this.#bytes += byteLength(message);
  }

  /** Takes up to `bytes`; returns the messages whose last byte is taken. */
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
