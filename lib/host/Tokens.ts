import { append } from '../model/intrinsics.ts';
import { reportRejection } from '../stream/callReporting.ts';
import { isCount } from '../wire/fields.ts';
import type { Bridge } from './Bridge.ts';

/** What was given with a token: it is freed when the token comes back. */
export interface Given {
  readonly token: number;
  readonly bytes: number;
  readonly messages: number;
  /** What was posted before it, in bytes. */
  readonly posted: number;
}

/**
 * Proofs of reading (G12): random numbers of 32 bits, each of which comes back only from a guest that has read it. They
 * come back in order; one proves that those before it were read too.
 */
export class Tokens {
  #given: Given[] = [];
  /** How many of these have come back. */
  #taken = 0;
  readonly #bridge: Bridge;

  constructor(bridge: Bridge) {
    this.#bridge = bridge;
  }

  /** Makes a token for so much. */
  give(bytes: number, messages: number, posted = 0): number {
    const token = this.#draw();
    append(this.#given, { token, bytes, messages, posted });
    return token;
  }

  /** Takes a token back. Gives what it frees, or undefined for one that was not given, or has come back already. */
  take(token: number): Given | undefined {
    let bytes = 0;
    let messages = 0;
    for (let i = this.#taken; i < this.#given.length; i++) {
      const given = this.#given[i] as Given;
      bytes += given.bytes;
      messages += given.messages;
      if (given.token !== token) continue;
      this.#taken = i + 1;
      this.#forget();
      return { token, bytes, messages, posted: given.posted };
    }
    return undefined;
  }

  /** Gives 0 if the host's `random` gives no token: that ends the guest. */
  #draw(): number {
    const { random } = this.#bridge;
    try {
      const token: unknown = reportRejection(random());
      if (isCount(token) && token < 2 ** 32) return token;
      throw new TypeError('random must return integers from 0 to 2^32 - 1');
    } catch (error) {
      this.#bridge.failed(error, "the host's option random has failed");
      return 0;
    }
  }

  /** Moves the rest seldom enough that it costs nothing. */
  #forget(): void {
    if (this.#taken * 2 < this.#given.length) return;
    this.#given = this.#given.slice(this.#taken);
    this.#taken = 0;
  }
}
