import { append } from '../model/intrinsics.ts';
import { PrivateMap } from '../model/privateCollections.ts';
import type { SocketSnapshot } from '../model/OwnerInfo.ts';
import type { OwnerLife } from '../owner/OwnerLife.ts';
import { endSocket } from '../socket/endSocket.ts';
import { SocketCore } from '../socket/SocketCore.ts';
import { LiveRows } from './LiveRows.ts';
import type { Traffic } from '../model/SocketEnd.ts';

/** The sockets of one owner that have not ended: in order, by id (also those that are ending), and as rows of `owners$`. */
export class OwnerSockets {
  /** Created when the host first ends a socket by its id. */
  #byId: PrivateMap<number, SocketCore> | undefined;
  /** Created when `owners$` first has a subscriber. */
  #rows: LiveRows<SocketCore, SocketSnapshot> | undefined;
  readonly #life: OwnerLife;

  constructor(life: OwnerLife) {
    this.#life = life;
  }

  added(socket: SocketCore): void {
    this.#byId?.set(socket.parts.id, socket);
    this.#rows?.add(socket);
  }

  ended({ parts }: SocketCore): void {
    this.#byId?.delete(parts.id);
  }

  /** Notes that the row of a socket is out of date. */
  outdated(socket: SocketCore): void {
    if (this.#rows) this.#rows.change(socket);
    else socket.row = undefined;
  }

  byId(id: number): SocketCore | undefined {
    const socket = this.#find(id);
    return socket?.state === 'closed' ? undefined : socket;
  }

  /** The host ends one; a nested call continues with what is left (L24). False if it is ending, undefined if there is none. */
  end(id: number, reason: string): boolean | undefined {
    const socket = this.#find(id);
    if (!socket) return undefined;
    const isEnding = socket.state === 'closed';
    endSocket(socket, 'host', { reason });
    return !isEnding;
  }

  /** Copies the list of sockets, oldest first. Read it by index. */
  list(): readonly SocketCore[] {
    const sockets: SocketCore[] = [];
    const { dependants } = this.#life;
    for (let i = 0; i < dependants.length; i++) {
      const dependant = dependants[i];
      if (dependant instanceof SocketCore && dependant.state !== 'closed') append(sockets, dependant);
    }
    return sockets;
  }

  /** Returns the current rows, frozen. Only sockets that have changed since the last call get new rows. */
  rows(): readonly SocketSnapshot[] {
    this.#rows ??= new LiveRows(
      () => this.list(),
      (socket) => (socket.state === 'closed' ? undefined : snapshotOf(socket)),
    );
    return this.#rows.list();
  }

  /** Drops the rows, because `owners$` has no subscribers any more. */
  dropRows(): void {
    this.#rows = undefined;
  }

  /** One that is closed may still be ending. */
  #find(id: number): SocketCore | undefined {
    return (this.#byId ??= this.#index()).get(id);
  }

  #index(): PrivateMap<number, SocketCore> {
    const byId = new PrivateMap<number, SocketCore>();
    const { dependants } = this.#life;
    for (let i = 0; i < dependants.length; i++) {
      const socket = dependants[i];
      if (socket instanceof SocketCore) byId.set(socket.parts.id, socket);
    }
    return byId;
  }
}

/** Makes the snapshot of one socket for `owners$`. */
export function snapshotOf(socket: SocketCore): SocketSnapshot {
  const { parts, visibleState: state, since, denied } = socket;
  return Object.freeze({
    id: parts.id,
    endpoint: parts.endpoint.text,
    state,
    since,
    ...trafficOf(socket),
    denied,
  });
}

/** Returns how many messages and bytes a socket has sent and received. */
export function trafficOf({ madeReceiver, madeSender }: SocketCore): Traffic {
  return {
    sent: madeSender?.sent ?? 0,
    received: madeReceiver?.received ?? 0,
    bytesSent: madeSender?.bytes ?? 0,
    bytesReceived: madeReceiver?.bytes ?? 0,
  };
}
