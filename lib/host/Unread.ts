import { libraryRuling, type LayeredRuling } from '../model/Ruling.ts';
import { hostKinds } from '../wire/kinds.ts';
import type { Bridge } from './Bridge.ts';
import { type Given, Tokens } from './Tokens.ts';

/** In ms: an honest guest reads in its next turn. */
const retryAfter = 1_000;

/**
 * How much was posted to a guest that it has not proved to have read (G12). Windows count for one id each, and what was posted
 * for an id may be unread when its window is forgotten with it; so this counts all that is posted.
 */
export class Unread {
  /** What was posted when the guest last proved that it reads, and when it was last asked to, in bytes from the beginning. */
  #read = 0;
  #asked = 0;
  /** Tokens of grants and pings. */
  readonly #proofs: Tokens;
  readonly #bridge: Bridge;
  readonly #most: number;

  /** @param most in bytes: what may be on its way while no id is forgotten */
  constructor(bridge: Bridge, most: number) {
    this.#bridge = bridge;
    this.#most = most;
    this.#proofs = new Tokens(bridge);
  }

  /** Gives back what the guest has sent, and asks it for a proof. */
  grant(bytes: number, messages: number): void {
    this.#bridge.out.add(hostKinds.grant, bytes, messages, this.#give(bytes, messages));
  }

  ping(): void {
    this.#bridge.out.add(hostKinds.ping, this.#give(0, 0));
  }

  /** Asks for a proof, if much was posted since the last time. */
  ask(): void {
    const { out, limits } = this.#bridge;
    if (out.added - this.#asked >= limits.windowBytes) this.ping();
  }

  /** Takes the token of a grant or a ping back. Gives what it frees, or undefined if there is none. */
  take(token: number): Given | undefined {
    const given = this.#proofs.take(token);
    if (given) this.#read = given.posted;
    return given;
  }

  /** Why the guest gets no more sockets and requests now, if so. */
  get refusal(): LayeredRuling | undefined {
    if (this.#bytes < this.#most) return undefined;
    return libraryRuling('limit', 'the guest has not read what was posted to it', retryAfter);
  }

  /** Whether the guest continues to ask for more, though it was refused: every answer to it is posted too. */
  get isHopeless(): boolean {
    return this.#bytes >= 2 * this.#most;
  }

  #give(bytes: number, messages: number): number {
    this.#asked = this.#bridge.out.added;
    return this.#proofs.give(bytes, messages, this.#asked);
  }

  get #bytes(): number {
    return this.#bridge.out.added - this.#read;
  }
}
