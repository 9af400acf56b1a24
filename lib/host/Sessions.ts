import type { CapturedRequest } from '../http/CapturedRequest.ts';
import { PrivateMap } from '../model/privateCollections.ts';
import type { PostOutcome } from '../wire/readPost.ts';
import type { Bridge } from './Bridge.ts';
import { RequestSession } from './RequestSession.ts';
import { Session } from './Session.ts';

/**
 * The ids of one guest (G4, G5); its sockets and requests are numbered together. The guest counts them itself: the next is
 * the last plus one, never another. An id lives until both ends have ended it, so that nothing that is said of it can reach
 * another socket or request.
 */
export class Sessions {
  #lastId = 0;
  /** Ids that the host has ended and the guest has not. */
  #unconfirmed = 0;
  readonly #sessions = new PrivateMap<number, Session | RequestSession>();
  readonly #bridge: Bridge;
  readonly #mostUnconfirmed: number;

  constructor(bridge: Bridge, mostUnconfirmed: number) {
    this.#bridge = bridge;
    this.#mostUnconfirmed = mostUnconfirmed;
  }

  open(id: number, url: string, protocols: readonly string[]): PostOutcome {
    const session = this.#add(id, Session);
    session?.open(url, protocols);
    return session ? 'done' : 'over';
  }

  request(id: number, asked: CapturedRequest, bodyBytes: number): PostOutcome {
    const session = this.#add(id, RequestSession);
    session?.start(asked, bodyBytes);
    return session ? 'done' : 'over';
  }

  /** Finds the session of an id that is alive. If there is none, the guest is ended. */
  find(id: number): Session | RequestSession | undefined {
    const session = this.#sessions.get(id);
    if (session && !session.confirmed) return session;
    this.#bridge.violate('id');
    return undefined;
  }

  /** The same, if it is that of a socket. */
  socket(id: number): Session | undefined {
    const session = this.#sessions.get(id);
    if (session instanceof Session && !session.confirmed) return session;
    this.#bridge.violate('id');
    return undefined;
  }

  /** The same, if it is that of a request. */
  requested(id: number): RequestSession | undefined {
    const session = this.#sessions.get(id);
    if (session instanceof RequestSession && !session.confirmed) return session;
    this.#bridge.violate('id');
    return undefined;
  }

  /** The host has ended this id. */
  over(session: Session | RequestSession): void {
    if (session.confirmed) this.#sessions.delete(session.id);
    else this.#unconfirmed += 1;
  }

  /** The guest has ended this id. */
  confirm(session: Session | RequestSession): void {
    if (session.over) {
      this.#unconfirmed -= 1;
      this.#sessions.delete(session.id);
    }
    session.confirm();
  }

  #add<S extends Session | RequestSession>(id: number, Class: new (bridge: Bridge, id: number) => S): S | undefined {
    if (id !== this.#lastId + 1) this.#bridge.violate('id');
    else if (this.#unconfirmed >= this.#mostUnconfirmed) this.#bridge.violate('unconfirmed');
    if (this.#bridge.over) return undefined;
    this.#lastId = id;
    const session = new Class(this.#bridge, id);
    this.#sessions.set(id, session);
    return session;
  }
}
