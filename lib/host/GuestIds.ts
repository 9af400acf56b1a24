import type { CapturedRequest } from '../http/CapturedRequest.ts';
import { PrivateMap } from '../model/privateCollections.ts';
import type { PostOutcome } from '../wire/readPost.ts';
import type { Bridge } from './Bridge.ts';
import { GuestRequest } from './GuestRequest.ts';
import { GuestSocket } from './GuestSocket.ts';

/**
 * The ids of one guest (G4, G5); its sockets and requests are numbered together. The guest counts them itself: the next is
 * the last plus one, never another. An id lives until both ends have ended it, so that nothing that is said of it can reach
 * another socket or request.
 */
export class GuestIds {
  #lastId = 0;
  /** Ids that the host has ended and the guest has not. */
  #unconfirmed = 0;
  readonly #entries = new PrivateMap<number, GuestSocket | GuestRequest>();
  readonly #bridge: Bridge;
  readonly #mostUnconfirmed: number;

  constructor(bridge: Bridge, mostUnconfirmed: number) {
    this.#bridge = bridge;
    this.#mostUnconfirmed = mostUnconfirmed;
  }

  openSocket(id: number, url: string, protocols: readonly string[]): PostOutcome {
    const entry = this.#add(id, GuestSocket);
    entry?.open(url, protocols);
    return entry ? 'done' : 'over';
  }

  startRequest(id: number, asked: CapturedRequest, bodyBytes: number): PostOutcome {
    const entry = this.#add(id, GuestRequest);
    entry?.start(asked, bodyBytes);
    return entry ? 'done' : 'over';
  }

  /** Finds the entry of an id that is alive. If there is none, the guest is ended. */
  find(id: number): GuestSocket | GuestRequest | undefined {
    return this.#alive(this.#entries.get(id));
  }

  /** The same, if it is that of a socket. */
  findSocket(id: number): GuestSocket | undefined {
    const entry = this.#entries.get(id);
    return this.#alive(entry instanceof GuestSocket ? entry : undefined);
  }

  /** The same, if it is that of a request. */
  findRequest(id: number): GuestRequest | undefined {
    const entry = this.#entries.get(id);
    return this.#alive(entry instanceof GuestRequest ? entry : undefined);
  }

  /** The host has ended this id, and posts this operation. Where it has ended the owner, `bye` ends them all (G2). */
  hostEnded(entry: GuestSocket | GuestRequest, operation: readonly unknown[]): void {
    const { core, out } = this.#bridge;
    if (!core.life.over) out.addAll(operation);
    if (entry.confirmed) this.#entries.delete(entry.id);
    else this.#unconfirmed += 1;
  }

  /** The guest has ended this id. */
  confirm(entry: GuestSocket | GuestRequest): void {
    if (entry.hostEnded) {
      this.#unconfirmed -= 1;
      this.#entries.delete(entry.id);
    }
    entry.confirm();
  }

  #alive<S extends GuestSocket | GuestRequest>(entry: S | undefined): S | undefined {
    if (entry && !entry.confirmed) return entry;
    this.#bridge.violate('id');
    return undefined;
  }

  #add<S extends GuestSocket | GuestRequest>(id: number, Class: new (bridge: Bridge, id: number) => S): S | undefined {
    if (id !== this.#lastId + 1) this.#bridge.violate('id');
    else if (this.#unconfirmed >= this.#mostUnconfirmed) this.#bridge.violate('unconfirmed');
    if (this.#bridge.over) return undefined;
    this.#lastId = id;
    const entry = new Class(this.#bridge, id);
    this.#entries.set(id, entry);
    return entry;
  }
}
