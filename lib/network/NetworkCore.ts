import type { SchedulerLike } from 'rxjs';
import type { CapturedAudits } from '../verdict/readAudits.ts';
import type { EndRecord, ReleaseRecord } from '../model/SocketEnd.ts';
import type { HttpTransport } from '../model/HttpTransport.ts';
import { largestLimits, type Limits, type OwnTimes } from '../model/Limits.ts';
import { PrivateMap } from '../model/privateCollections.ts';
import type { OwnerInfo, OwnerRecord } from '../model/OwnerInfo.ts';
import type { Transport } from '../model/Transport.ts';
import { printable } from '../model/printable.ts';
import { type LayeredRuling, fullRuling } from '../model/Ruling.ts';
import { DecisionLog } from './DecisionLog.ts';
import { callReporting } from '../stream/callReporting.ts';
import { elapsed } from '../stream/schedulerTime.ts';
import { soon } from '../stream/whenSettled.ts';
import { againLater, mostFailures } from '../stream/againLater.ts';
import { hasStackRoom } from '../stream/ensureStackRoom.ts';
import { SafeSubject } from '../stream/SafeSubject.ts';
import { ownRecord } from '../stream/ownCopy.ts';
import { type Report, reportError } from '../stream/reportError.ts';
import type { OwnerCore } from './OwnerCore.ts';
import { OwnersTable } from './OwnersTable.ts';
import { blockOf, blocks } from './socketIds.ts';

/** The core of one network: its owners, the ids it has assigned, the number of its sockets, and its records. */
export class NetworkCore implements NetworkParts {
  readonly transport: Transport;
  readonly http: HttpTransport | undefined;
  readonly policy: CapturedAudits;
  readonly kinds: readonly string[];
  limits: Limits;
  /** Whether it is that of a guest: what its host counts has no limit here. */
  isGuest = false;
  /** Shorter than the limits in a guest only. */
  ownTimes: OwnTimes = largestLimits;
  readonly scheduler: SchedulerLike;
  readonly onError: NetworkParts['onError'];
  readonly log: DecisionLog;
  readonly table: OwnersTable;
  readonly ends = new SafeSubject<EndRecord>(false, reportError, ownRecord);
  readonly releases = new SafeSubject<ReleaseRecord>(false, reportError, ownRecord);
  readonly lifecycle = new SafeSubject<OwnerRecord>(false, reportError, ownRecord);
  /** How many sockets and HTTP requests it has, including those whose connections are still closing. */
  sockets = 0;
  over = false;
  /** Whether all owners are destroyed, and no other can come. */
  done = false;
  lastOwner = 0; // the id of the newest owner
  #blocksLeft = blocks;
  readonly owners = new PrivateMap<number, OwnerCore>();
  /** The owner's id for each further block. Few owners need one. */
  readonly #furtherBlocks = new PrivateMap<number, number>();

  constructor(parts: NetworkParts) {
    this.transport = parts.transport;
    this.http = parts.http;
    this.policy = parts.policy;
    this.kinds = parts.kinds;
    this.limits = parts.limits;
    this.scheduler = parts.scheduler;
    elapsed(parts.scheduler); // captures the platform's clock before an owner's code can replace it
    this.onError = parts.onError;
    this.log = new DecisionLog(parts.scheduler);
    this.table = new OwnersTable(parts.scheduler, () => this.owners.list());
  }

  /** Why there can be neither one more socket nor one more HTTP request now, if so. */
  full(): LayeredRuling | undefined {
    const { sockets, closeTimeout } = this.limits;
    if (this.sockets < sockets) return undefined;
    return fullRuling('network', sockets, 'sockets', closeTimeout);
  }

  /** Returns another block of ids, for an owner that has used up its own. */
  claimBlock(owner: number): number {
    const block = --this.#blocksLeft;
    this.#furtherBlocks.set(block, owner);
    return block;
  }

  register(owner: OwnerCore): void {
    const { owner: info } = owner;
    this.owners.set(info.id, owner);
    owner.listed = true;
    this.table.added(owner);
    if (this.lifecycle.observed) this.lifecycle.next({ type: 'created', at: this.scheduler.now(), owner: info });
  }

  /** Takes an owner whose sockets have ended off the table, and forgets it when its end is done. */
  unregister(owner: OwnerCore, done: boolean): void {
    const { owner: info } = owner;
    const { howEnded } = owner.life;
    if (!howEnded || !this.owners.get(info.id)) return;
    try {
      if (owner.listed) {
        if (this.lifecycle.observed) {
          const reason = printable(howEnded.reason);
          this.lifecycle.put({ type: 'destroyed', at: this.scheduler.now(), owner: info, ...howEnded, reason });
        }
        owner.listed = false; // before a subscriber can call this again
      }
      this.lifecycle.flush();
    } finally {
      if (done) {
        owner.listed = false;
        this.owners.delete(info.id); // only now, so that who destroys it meanwhile continues its end (L24)
      }
      this.table.removed(owner);
    }
  }

  /** Returns the function that reports the errors of one owner's code. */
  reportFor(owner: OwnerInfo): Report {
    const { onError } = this;
    const report = (error: unknown): void => {
      if (onError) callReporting((): unknown => onError(error, owner));
      else reportError(error);
    };
    return Object.freeze(Object.assign(report, { owner }));
  }

  /** Returns the owner with this id, unless it is destroyed. */
  owner(id: number): OwnerCore | undefined {
    const owner = this.owners.get(id);
    return owner?.life.over ? undefined : owner;
  }

  destroyOwner(id: number, reason: string): boolean {
    const isAlive = this.owner(id) !== undefined;
    this.owners.get(id)?.life.end('host', reason); // a nested call continues with what is left (L24)
    return isAlive;
  }

  endSocket(id: number, reason: string): boolean {
    // A rule or a subscriber of the host may run near the end of an owner's stack, where what follows may fail midway (L24).
    const hasRoom = hasStackRoom();
    if (!hasRoom) soon(() => this.endSocket(id, reason));
    const owner = this.owners.get(this.#furtherBlocks.get(blockOf(id)) ?? blockOf(id) + 1);
    if (!hasRoom) return owner?.has(id) ?? false;
    return owner?.sockets.end(id, reason) ?? owner?.http?.end(id, reason) ?? false;
  }

  /**
   * Idempotent, never throws. A nested or later call continues with what is left. If it or the end of an owner fails
   * midway, a microtask continues (L24).
   */
  destroy(failures = 0): void {
    const hasRoom = hasStackRoom();
    if (!hasRoom) soon(() => this.destroy()); // as above
    this.over = true;
    try {
      const owners = this.owners.list();
      for (let i = owners.length - 1; i >= 0; i--) owners[i]?.life.end('host', '', 'the network was destroyed');
      if (!hasRoom) return; // the owners are over, and their microtasks end them
      // An owner is left if its end has failed: a microtask, which comes first, finishes it and puts it on record.
      if (failures === 0 && this.owners.list().length > 0) {
        soon(() => this.destroy(1));
        return;
      }
      this.log.complete();
      this.table.complete();
      this.ends.complete();
      this.lifecycle.complete();
      this.done = true;
      if (!this.sockets) this.releases.complete(); // else with the last connection
    } catch (error) {
      if (hasRoom && failures < mostFailures) againLater(failures, error, () => this.destroy(failures + 1));
    }
  }
}

/** The validated options of `createNetwork`. */
export interface NetworkParts {
  readonly transport: Transport;
  readonly http: HttpTransport | undefined;
  readonly policy: CapturedAudits;
  readonly kinds: readonly string[];
  readonly limits: Limits;
  readonly scheduler: SchedulerLike;
  /** The host's callback for what its owners' code throws. */
  readonly onError: ((error: unknown, owner: OwnerInfo) => void) | undefined;
}
