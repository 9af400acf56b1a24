import { type Observable, Subject } from 'rxjs';
import type { Message } from '../model/Message.ts';
import type { Later } from './laterIn.ts';
import { SendBuffer } from './SendBuffer.ts';

/** The way from a virtual link to its server: messages as the network takes them, then our close frame. */
export class Uplink {
  readonly #later: Later;
  readonly #buffer = new SendBuffer();
  readonly #received = new Subject<Message>();
  #onClose: (() => void) | undefined;
  #closed = false;

  constructor(later: Later) {
    this.#later = later;
  }

  /** What the server receives, each from the turn after the network took it. Completes with `close` and `end`. */
  get received$(): Observable<Message> {
    return this.#received.asObservable();
  }

  /** How much waits for the network. */
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

  /** Lets the network take up to `bytes`; says whether it took any. */
  take(bytes: number): boolean {
    const before = this.#buffer.bytes;
    for (const message of this.#buffer.take(bytes)) this.#later(() => this.#received.next(message));
    this.#closeBehind();
    return this.#buffer.bytes < before;
  }

  /** Sends our close frame behind all that waits; calls back once, when it has arrived. */
  close(arrived: () => void): void {
    this.#onClose = arrived;
    this.#closeBehind();
  }

  /** Drops what waits. */
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
