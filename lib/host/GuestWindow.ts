import { maxWaitingMessages } from '../model/Limits.ts';
import type { Message } from '../model/Message.ts';
import { weightOf } from '../wire/isMessage.ts';
import { hostKinds } from '../wire/kinds.ts';
import type { Bridge } from './Bridge.ts';
import { Tokens } from './Tokens.ts';

/**
 * Messages of one socket, or pieces of one response, on their way to the guest (G13). While the window is full, nothing more
 * is read, down to the server's TCP. After every quarter of the window a mark is posted: the guest acknowledges it by its
 * token when it has worked through all that came before.
 */
export class GuestWindow {
  #bytes = 0;
  #messages = 0;
  /** Since the last mark. */
  #unmarkedBytes = 0;
  #unmarkedMessages = 0;
  #release: (() => void) | undefined;
  readonly #marks: Tokens;
  readonly #bridge: Bridge;
  readonly #id: number;

  constructor(bridge: Bridge, id: number) {
    this.#bridge = bridge;
    this.#id = id;
    this.#marks = new Tokens(bridge);
  }

  /**
   * Posts a message; says whether the window is full now.
   *
   * @param isOwn whether nobody else uses its memory
   */
  put(message: Message, isOwn = true): boolean {
    const { out, limits } = this.#bridge;
    const bytes = weightOf(message);
    this.#bytes += bytes;
    this.#messages += 1;
    this.#unmarkedBytes += bytes;
    this.#unmarkedMessages += 1;
    out.addMessage(hostKinds.message, this.#id, message, bytes, isOwn);
    const { windowBytes, windowMessages } = limits;
    if (this.#unmarkedBytes >= windowBytes / 4 || this.#unmarkedMessages >= windowMessages / 4) this.#mark();
    this.#bridge.unread.ask();
    return this.#bytes >= windowBytes || this.#messages >= windowMessages;
  }

  /** Stops reading until half of the window is free, if it is not stopped already. */
  hold(stop: () => () => void): void {
    this.#release ??= stop();
  }

  /** Whether more is on its way than where reading cannot be stopped. */
  isBeyond(bytes: number): boolean {
    const { windowBytes, windowMessages } = this.#bridge.limits;
    return this.#bytes > windowBytes + bytes || this.#messages > windowMessages + maxWaitingMessages;
  }

  /** The guest has worked through all before this mark; false if there is no such mark. */
  acknowledge(token: number): boolean {
    const freed = this.#marks.take(token);
    if (!freed) return false;
    this.#bytes -= freed.bytes;
    this.#messages -= freed.messages;
    const { windowBytes, windowMessages } = this.#bridge.limits;
    if (this.#bytes <= windowBytes / 2 && this.#messages <= windowMessages / 2) this.stop();
    return true;
  }

  /** Reads on. */
  stop(): void {
    const release = this.#release;
    this.#release = undefined;
    release?.();
  }

  #mark(): void {
    const token = this.#marks.give(this.#unmarkedBytes, this.#unmarkedMessages);
    this.#unmarkedBytes = 0;
    this.#unmarkedMessages = 0;
    this.#bridge.out.add(hostKinds.mark, this.#id, token);
  }
}
