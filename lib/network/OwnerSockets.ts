import { append } from '../model/intrinsics.ts';
import { PrivateMap } from '../model/privateCollections.ts';
import type { SocketSnapshot } from '../model/OwnerInfo.ts';
import type { OwnerLife } from '../owner/OwnerLife.ts';
import { SocketCore } from '../socket/SocketCore.ts';
import { LiveRows } from './LiveRows.ts';
import { snapshotOf } from './snapshotOf.ts';

/** The sockets of one owner that have not ended: in order, by id, and as rows of the host's table. */
export class OwnerSockets {
  /** Made when the host first asks for a socket by its id. */
  #byId: PrivateMap<number, SocketCore> | undefined;
  /** Made when somebody first looks at `owners$`. */
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

  /** What the row of a socket shows has changed. */
  outdated(socket: SocketCore): void {
    if (this.#rows) this.#rows.change(socket);
    else socket.row = undefined;
  }

  byId(id: number): SocketCore | undefined {
    this.#byId ??= this.#index();
    const socket = this.#byId.get(id);
    return socket?.state === 'closed' ? undefined : socket;
  }

  /** Oldest first: a copy, to be read by index. */
  list(): readonly SocketCore[] {
    const sockets: SocketCore[] = [];
    const { dependants } = this.#life;
    for (let i = 0; i < dependants.length; i++) {
      const dependant = dependants[i];
      if (dependant instanceof SocketCore && dependant.state !== 'closed') append(sockets, dependant);
    }
    return sockets;
  }

  /** The rows of now; made anew only for sockets that have changed since the last call. Frozen. */
  rows(): readonly SocketSnapshot[] {
    this.#rows ??= new LiveRows(
      () => this.list(),
      (socket) => (socket.state === 'closed' ? undefined : snapshotOf(socket)),
    );
    return this.#rows.list();
  }

  /** Nobody looks any more. */
  dropRows(): void {
    this.#rows = undefined;
  }

  #index(): PrivateMap<number, SocketCore> {
    const byId = new PrivateMap<number, SocketCore>();
    const sockets = this.list();
    for (let i = 0; i < sockets.length; i++) {
      const socket = sockets[i] as SocketCore;
      byId.set(socket.parts.id, socket);
    }
    return byId;
  }
}
