import { PrivateMap } from '../model/privateCollections.ts';
import type { PostOutcome } from '../wire/readPost.ts';
import type { Bridge } from './Bridge.ts';
import { Session } from './Session.ts';

/**
 * The ids of one guest (G4, G5). The guest counts them itself: the next is the last plus one, never another. An id lives
 * until both ends have ended it, so that no word about it can meet another generation.
 */
export class Sessions {
  #lastId = 0;
  /** Ids that the host has ended and the guest has not. */
  #unconfirmed = 0;
  readonly #sessions = new PrivateMap<number, Session>();
  readonly #bridge: Bridge;
  readonly #mostUnconfirmed: number;

  constructor(bridge: Bridge, mostUnconfirmed: number) {
    this.#bridge = bridge;
    this.#mostUnconfirmed = mostUnconfirmed;
  }

  open(id: number, url: string, protocols: readonly string[]): PostOutcome {
    if (id !== this.#lastId + 1) return this.#bridge.violate('id');
    if (this.#unconfirmed >= this.#mostUnconfirmed) return this.#bridge.violate('unconfirmed');
    this.#lastId = id;
    const session = new Session(this.#bridge, id);
    this.#sessions.set(id, session);
    session.open(url, protocols);
    return 'done';
  }

  /** Finds the session of an id that is alive. If there is none, the guest is ended. */
  find(id: number): Session | undefined {
    const session = this.#sessions.get(id);
    if (session && !session.confirmed) return session;
    this.#bridge.violate('id');
    return undefined;
  }

  /** The host has ended this id. */
  over(session: Session): void {
    if (session.confirmed) this.#sessions.delete(session.id);
    else this.#unconfirmed += 1;
  }

  /** The guest has ended this id. */
  confirm(session: Session): void {
    if (session.over) {
      this.#unconfirmed -= 1;
      this.#sessions.delete(session.id);
    }
    session.confirm();
  }
}
