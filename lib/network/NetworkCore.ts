import type { SchedulerLike } from 'rxjs';
import type { CapturedAudits } from '../audit/readAudits.ts';
import type { EndRecord } from '../model/EndRecord.ts';
import type { Limits } from '../model/Limits.ts';
import type { OwnerSnapshot } from '../model/OwnerSnapshot.ts';
import type { Transport } from '../model/Transport.ts';
import { endSocket } from '../socket/endSocket.ts';
import { DecisionLog } from './DecisionLog.ts';
import { elapsed } from '../stream/elapsed.ts';
import { Outlet } from '../stream/Outlet.ts';
import type { OwnerCore } from './OwnerCore.ts';
import { OwnersTable } from './OwnersTable.ts';

/** What `createNetwork` has read of its options. */
export interface NetworkParts {
  readonly transport: Transport;
  readonly policy: CapturedAudits;
  readonly kinds: readonly string[];
  readonly limits: Limits;
  readonly scheduler: SchedulerLike;
}

/** The registry of one network: its owners, the ids it has given, and how many sockets there are. */
export class NetworkCore implements NetworkParts {
  readonly transport: Transport;
  readonly policy: CapturedAudits;
  readonly kinds: readonly string[];
  readonly limits: Limits;
  readonly scheduler: SchedulerLike;
  readonly log: DecisionLog;
  readonly table: OwnersTable;
  readonly ends = new Outlet<EndRecord>();
  /** Sockets that are not yet gone. */
  sockets = 0;
  over = false;
  #lastOwner = 0;
  #lastSocket = 0;
  readonly #owners = new Set<OwnerCore>();

  constructor(parts: NetworkParts) {
    this.transport = parts.transport;
    this.policy = parts.policy;
    this.kinds = parts.kinds;
    this.limits = parts.limits;
    this.scheduler = parts.scheduler;
    elapsed(parts.scheduler); // takes the platform's clock before any owner could
    this.log = new DecisionLog(parts.scheduler);
    this.table = new OwnersTable(parts.scheduler, () => this.snapshot());
  }

  nextOwnerId(): number {
    return ++this.#lastOwner;
  }

  claimSocket(): number {
    this.sockets += 1;
    return ++this.#lastSocket;
  }

  enlist(owner: OwnerCore): void {
    this.#owners.add(owner);
    owner.life.addTeardown(() => {
      this.#owners.delete(owner);
      this.table.changed();
    });
    this.table.changed();
  }

  snapshot(): readonly OwnerSnapshot[] {
    return Object.freeze(Array.from(this.#owners, (owner) => owner.snapshot()));
  }

  endSocket(id: number, reason: string): void {
    for (const owner of this.#owners) {
      for (const socket of owner.sockets()) {
        if (socket.parts.id !== id) continue;
        endSocket(socket, 'host', { reason });
        return;
      }
    }
  }

  destroy(): void {
    if (this.over) return;
    this.over = true;
    for (const owner of [...this.#owners].reverse()) owner.life.end(true);
    this.log.complete();
    this.table.complete();
    this.ends.complete();
  }
}
