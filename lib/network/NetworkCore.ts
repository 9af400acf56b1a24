import type { SchedulerLike } from 'rxjs';
import type { CapturedAudits } from '../verdict/readAudits.ts';
import type { EndRecord } from '../model/SocketEnd.ts';
import { append, freeze } from '../model/intrinsics.ts';
import type { HttpTransport } from '../model/HttpTransport.ts';
import type { Limits } from '../model/Limits.ts';
import { OwnMap } from '../model/OwnMap.ts';
import type { OwnerInfo, OwnerRecord } from '../model/OwnerInfo.ts';
import type { OwnerSnapshot } from '../model/OwnerSnapshot.ts';
import type { Transport } from '../model/Transport.ts';
import { printable } from '../model/printable.ts';
import { type LayeredRuling, libraryRuling } from '../model/Ruling.ts';
import { endSocket } from '../socket/endSocket.ts';
import { DecisionLog } from './DecisionLog.ts';
import { callReporting } from '../stream/callReporting.ts';
import { elapsed } from '../stream/elapsed.ts';
import { soon } from '../stream/whenSettled.ts';
import type { SafeSubject } from '../stream/SafeSubject.ts';
import { RecordSubject } from '../stream/CopyingSubject.ts';
import { type Report, reportError } from '../stream/reportError.ts';
import { blockOf, blocks } from './idsInBlock.ts';
import type { OwnerCore } from './OwnerCore.ts';
import { OwnersTable } from './OwnersTable.ts';

/** What `createNetwork` has read of its options. */
export interface NetworkParts {
  readonly transport: Transport;
  readonly http: HttpTransport | undefined;
  readonly policy: CapturedAudits;
  readonly kinds: readonly string[];
  readonly limits: Limits;
  readonly scheduler: SchedulerLike;
  /** The host's, for what its owners' code throws. */
  readonly onError: ((error: unknown, owner: OwnerInfo) => void) | undefined;
}

/** The registry of one network: its owners, the ids it has given, and how many sockets there are. */
export class NetworkCore implements NetworkParts {
  readonly transport: Transport;
  readonly http: HttpTransport | undefined;
  readonly policy: CapturedAudits;
  readonly kinds: readonly string[];
  readonly limits: Limits;
  readonly scheduler: SchedulerLike;
  readonly onError: NetworkParts['onError'];
  readonly log: DecisionLog;
  readonly table: OwnersTable;
  readonly ends: SafeSubject<EndRecord> = new RecordSubject();
  readonly lifecycle: SafeSubject<OwnerRecord> = new RecordSubject();
  /** Sockets and HTTP requests that are not yet gone. */
  sockets = 0;
  over = false;
  #done = false;
  #lastOwner = 0;
  #blocksLeft = blocks;
  readonly #owners = new OwnMap<number, OwnerCore>();
  /** Whose further blocks are: the owner's id by the number of the block. Owners that need one are rare. */
  readonly #furtherBlocks = new OwnMap<number, number>();

  constructor(parts: NetworkParts) {
    this.transport = parts.transport;
    this.http = parts.http;
    this.policy = parts.policy;
    this.kinds = parts.kinds;
    this.limits = parts.limits;
    this.scheduler = parts.scheduler;
    elapsed(parts.scheduler); // takes the platform's clock before any owner could
    this.onError = parts.onError;
    this.log = new DecisionLog(parts.scheduler);
    this.table = new OwnersTable(parts.scheduler, () => this.#owners.list());
  }

  /** Why there can be neither one more socket nor one more HTTP request now, if so. */
  full(): LayeredRuling | undefined {
    const { sockets, closeTimeout } = this.limits;
    if (this.sockets < sockets) return undefined;
    return libraryRuling('limit', `the network has ${sockets} sockets already (limits.sockets)`, closeTimeout);
  }

  nextOwnerId(): number {
    return ++this.#lastOwner;
  }

  /** A further block of ids for an owner that has used up its own. */
  claimBlock(owner: number): number {
    const block = --this.#blocksLeft;
    this.#furtherBlocks.set(block, owner);
    return block;
  }

  enlist(owner: OwnerCore): void {
    const { owner: info } = owner;
    this.#owners.set(info.id, owner);
    owner.listed = true;
    this.table.added(owner);
    this.#tell({ type: 'created', at: this.scheduler.now(), owner: info });
  }

  /** The owner's sockets have ended. */
  delist(owner: OwnerCore): void {
    const { owner: info, life } = owner;
    if (!this.#owners.get(info.id)) return;
    const { by = 'owner', reason = '' } = life.how ?? {};
    this.#tell({ type: 'destroyed', at: this.scheduler.now(), owner: info, by, reason: printable(reason) });
    this.#owners.delete(info.id);
    owner.listed = false;
    this.table.outdated(owner);
    this.table.changed();
  }

  snapshot(): readonly OwnerSnapshot[] {
    const owners = this.#owners.list();
    const snapshots: OwnerSnapshot[] = [];
    for (let i = 0; i < owners.length; i++) append(snapshots, (owners[i] as OwnerCore).snapshot());
    return freeze(snapshots);
  }

  /** Where the errors of one owner's code go. */
  reportFor(owner: OwnerInfo): Report {
    const { onError } = this;
    const report = (error: unknown): void => {
      if (onError) callReporting((): unknown => onError(error, owner));
      else reportError(error);
    };
    return Object.freeze(Object.assign(report, { owner }));
  }

  /** The owner of this id, unless it is destroyed. */
  owner(id: number): OwnerCore | undefined {
    const owner = this.#owners.get(id);
    return owner?.life.over ? undefined : owner;
  }

  destroyOwner(id: number, reason: string): boolean {
    const owner = this.owner(id);
    owner?.life.end('host', reason);
    return owner !== undefined;
  }

  endSocket(id: number, reason: string): boolean {
    const block = blockOf(id);
    const owner = this.#owners.get(this.#furtherBlocks.get(block) ?? block + 1);
    const socket = owner?.sockets.byId(id);
    if (socket) endSocket(socket, 'host', { reason });
    return socket !== undefined || (owner?.http?.end(id, reason) ?? false);
  }

  /** Idempotent, never throws. A nested or later call goes on with what is left; what breaks off is finished (L24). */
  destroy(): void {
    if (this.#done) return;
    this.over = true;
    try {
      const owners = this.#owners.list();
      for (let i = owners.length - 1; i >= 0; i--) owners[i]?.life.end('host', '', 'the network was destroyed');
      this.log.complete();
      this.table.complete();
      this.ends.complete();
      this.lifecycle.complete();
      this.#done = true;
    } catch (error) {
      soon(() => {
        reportError(error);
        this.destroy();
      });
    }
  }

  #tell(record: OwnerRecord): void {
    if (this.lifecycle.observed) this.lifecycle.next(record);
  }
}
