import { AttemptWindow } from '../owner/AttemptWindow.ts';
import { OwnerLife } from '../owner/OwnerLife.ts';
import { Decider } from '../verdict/Decider.ts';
import { rememberScheduler } from '../stream/schedulerTime.ts';
import type { CapturedAudits } from '../verdict/readAudits.ts';
import type { Limits } from '../model/Limits.ts';
import type { MessageAuditing } from '../model/MessageAuditing.ts';
import type { Owner } from '../model/Owner.ts';
import type { OwnerInfo, OwnerSnapshot, SocketSnapshot } from '../model/OwnerInfo.ts';
import { append } from '../model/intrinsics.ts';
import type { RecordedDenial } from '../model/Decision.ts';
import { type LayeredRuling, fullRuling } from '../model/Ruling.ts';
import type { ReleaseRecord, SocketEnd } from '../model/SocketEnd.ts';
import type { SocketCore } from '../socket/SocketCore.ts';
import type { DecidedRequest, OwnerContext } from '../socket/OwnerContext.ts';
import { type CapturedOptions, readSocketOptions } from '../socket/readSocketOptions.ts';
import type { Report } from '../stream/reportError.ts';
import type { NetworkCore } from './NetworkCore.ts';
import type { OwnerRequests } from './OwnerRequests.ts';
import { OwnerSockets, snapshotOf, trafficOf } from './OwnerSockets.ts';
import { idsInBlock } from './socketIds.ts';

/** The core of one owner: what its sockets need, and what the network counts for it. */
export class OwnerCore implements OwnerContext {
  readonly life: OwnerLife;
  readonly report: Report;
  /** Created on first access. */
  handle: Owner | undefined;
  readonly owner: OwnerInfo;
  limits: Limits;
  readonly auditing: MessageAuditing;
  readonly opaque: boolean;
  readonly reasoning: string;
  /** The options of its sockets that are created without options. */
  readonly socketOptions: CapturedOptions;
  readonly decider: Decider;
  readonly attempts: AttemptWindow;
  readonly scheduler: OwnerContext['scheduler'];
  readonly network: NetworkCore;
  readonly sockets: OwnerSockets;
  /** Created with its first HTTP request. */
  http: OwnerRequests | undefined;
  /** Whether it is in the network's registry. */
  listed = false;
  row: OwnerSnapshot | undefined;
  #claimed = 0;
  #denied = 0;
  /**
   * The block of its socket ids. Each owner has its own, so that ids do not reveal how many sockets other owners have.
   */
  #block: number;
  #idsTaken = 0;

  constructor(network: NetworkCore, parts: OwnerParts) {
    this.network = network;
    this.owner = parts.owner;
    this.#block = parts.owner.id - 1;
    this.limits = parts.limits;
    this.auditing = parts.auditing;
    this.socketOptions = readSocketOptions('', {}, parts.auditing);
    this.opaque = parts.opaque;
    this.reasoning = parts.reasoning;
    this.scheduler = network.scheduler;
    rememberScheduler(parts.owner, network.scheduler);
    this.report = network.reportFor(parts.owner);
    this.life = new OwnerLife((done) => {
      network.unregister(this, done);
    }, this.report);
    this.sockets = new OwnerSockets(this.life);
    this.decider = new Decider(this, parts.audits);
    this.attempts = new AttemptWindow(parts.limits.attemptsPerSecond);
  }

  full(): LayeredRuling | undefined {
    const { socketsPerOwner, closeTimeout } = this.limits;
    if (this.#claimed < socketsPerOwner) return this.network.full();
    return fullRuling('owner', socketsPerOwner, 'socketsPerOwner', closeTimeout);
  }

  claim(): void {
    this.#claimed += 1;
    this.network.sockets += 1;
  }

  nextId(): number {
    if (this.#idsTaken === idsInBlock) {
      this.#block = this.network.claimBlock(this.owner.id);
      this.#idsTaken = 0;
    }
    return this.#block * idsInBlock + ++this.#idsTaken;
  }

  released(): void {
    this.#claimed -= 1;
    this.network.sockets -= 1;
  }

  record(decided: DecidedRequest, ruling: LayeredRuling): RecordedDenial | undefined {
    const denied = this.#denied + (ruling.allow ? 0 : 1);
    const denial = this.network.log.record(this.owner, decided, ruling, denied);
    this.#denied = Math.max(this.#denied, denied); // a subscriber may have caused further denials
    if (!ruling.allow) this.network.table.outdated(this);
    return denial;
  }

  putEnd(socket: SocketCore, describe: () => SocketEnd): void {
    const { ends } = this.network;
    if (!ends.observed) return;
    ends.put({ ...this.#about(socket), end: describe(), ...trafficOf(socket) });
  }

  putRelease(socket: SocketCore): void {
    const { releases } = this.network;
    if (releases.observed) releases.put(this.#about(socket));
  }

  /** What all records about a socket say. */
  #about({ parts }: SocketCore): ReleaseRecord {
    return { at: this.scheduler.now(), owner: this.owner, socket: parts.id, endpoint: parts.endpoint.text };
  }

  /** Whether it has a socket or an HTTP request of this id that is not ending. */
  has(id: number): boolean {
    return this.sockets.byId(id) !== undefined || this.http?.has(id) === true;
  }

  flushEnds(): void {
    const { ends, releases, done, sockets } = this.network;
    ends.flush();
    releases.flush();
    if (done && !sockets) releases.complete();
  }

  added(socket: SocketCore): void {
    this.sockets.added(socket);
    this.network.table.outdated(this);
    this.network.table.changed();
  }

  changed(socket: SocketCore): void {
    if (socket.state === 'closed') this.sockets.ended(socket);
    this.network.table.changed();
  }

  outdated(socket: SocketCore): void {
    this.sockets.outdated(socket);
    this.network.table.outdated(this);
  }

  /** Makes its row of `snapshot()`, entirely new. */
  snapshot(): OwnerSnapshot {
    const sockets: SocketSnapshot[] = [];
    const cores = this.sockets.list();
    for (let i = 0; i < cores.length; i++) append(sockets, snapshotOf(cores[i] as SocketCore));
    return this.#snapshotWith(Object.freeze(sockets));
  }

  /** Makes its row of `owners$`, with the rows of unchanged sockets. */
  liveSnapshot(): OwnerSnapshot {
    return this.#snapshotWith(this.sockets.rows());
  }

  #snapshotWith(sockets: readonly SocketSnapshot[]): OwnerSnapshot {
    const reasoning = this.reasoning === '' ? undefined : { reasoning: this.reasoning };
    return Object.freeze({ ...this.owner, ...reasoning, sockets, ...this.http?.snapshot(), denied: this.#denied });
  }
}

/** The validated options of `createOwner`. */
export interface OwnerParts {
  readonly owner: OwnerInfo;
  readonly audits: CapturedAudits;
  readonly limits: Limits;
  readonly auditing: MessageAuditing;
  readonly opaque: boolean;
  readonly reasoning: string;
}
