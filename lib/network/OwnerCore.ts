import { AttemptWindow } from '../owner/AttemptWindow.ts';
import { OwnerLife } from '../owner/OwnerLife.ts';
import { Decider } from '../verdict/Decider.ts';
import { rememberScheduler } from '../stream/elapsed.ts';
import type { CapturedAudits } from '../verdict/readAudits.ts';
import type { Limits } from '../model/Limits.ts';
import type { MessageAuditing } from '../model/MessageAuditing.ts';
import type { Owner } from '../model/Owner.ts';
import type { OwnerInfo, OwnerSnapshot, SocketSnapshot } from '../model/OwnerInfo.ts';
import { append } from '../model/intrinsics.ts';
import type { RecordedDenial } from '../model/Decision.ts';
import { type LayeredRuling, libraryRuling } from '../model/Ruling.ts';
import type { SocketEnd } from '../model/SocketEnd.ts';
import { SocketCore } from '../socket/SocketCore.ts';
import type { Matter, OwnerContext } from '../socket/OwnerContext.ts';
import { type CapturedOptions, readSocketOptions } from '../socket/readSocketOptions.ts';
import type { Report } from '../stream/reportError.ts';
import { idsInBlock, type NetworkCore } from './NetworkCore.ts';
import { snapshotOf, trafficOf } from './snapshotOf.ts';

/** What `createOwner` has read of its options. */
export interface OwnerParts {
  readonly owner: OwnerInfo;
  readonly audits: CapturedAudits;
  readonly limits: Limits;
  readonly auditing: MessageAuditing;
  readonly opaque: boolean;
  readonly reasoning: string;
}

/** One owner: what its sockets stand on, and what the network counts of it. */
export class OwnerCore implements OwnerContext {
  readonly life: OwnerLife;
  readonly report: Report;
  /** Made when first asked for. */
  handle: Owner | undefined;
  readonly owner: OwnerInfo;
  readonly limits: Limits;
  readonly auditing: MessageAuditing;
  readonly opaque: boolean;
  readonly reasoning: string;
  /** Of its sockets that are given none. */
  readonly socketOptions: CapturedOptions;
  readonly decider: Decider;
  readonly attempts: AttemptWindow;
  readonly scheduler: OwnerContext['scheduler'];
  readonly transport: OwnerContext['transport'];
  #sockets = 0;
  #denied = 0;
  /** Its ids come from a block of its own, so that they do not count the sockets of other owners. */
  #block: number;
  #idsTaken = 0;
  readonly #network: NetworkCore;

  constructor(network: NetworkCore, parts: OwnerParts) {
    this.#network = network;
    this.owner = parts.owner;
    this.#block = parts.owner.id - 1;
    this.limits = parts.limits;
    this.auditing = parts.auditing;
    this.socketOptions = readSocketOptions('', {}, parts.auditing);
    this.opaque = parts.opaque;
    this.reasoning = parts.reasoning;
    this.scheduler = network.scheduler;
    rememberScheduler(parts.owner, network.scheduler);
    this.transport = network.transport;
    this.report = network.reportFor(parts.owner);
    this.life = new OwnerLife(() => {
      network.unregister(this);
    }, this.report);
    const { auditTimeout } = parts.limits;
    this.decider = new Decider(network.policy, parts.audits, network.scheduler, auditTimeout, this.report);
    this.attempts = new AttemptWindow(parts.limits.attemptsPerSecond);
  }

  full(): LayeredRuling | undefined {
    const { socketsPerOwner, closeTimeout } = this.limits;
    if (this.#sockets >= socketsPerOwner) {
      return libraryRuling(
        'limit',
        `the owner has ${socketsPerOwner} sockets already (limits.socketsPerOwner)`,
        closeTimeout,
      );
    }
    const { sockets } = this.#network.limits;
    if (this.#network.sockets < sockets) return undefined;
    return libraryRuling('limit', `the network has ${sockets} sockets already (limits.sockets)`, closeTimeout);
  }

  claim(): void {
    this.#sockets += 1;
    this.#network.sockets += 1;
  }

  nextId(): number {
    if (this.#idsTaken === idsInBlock) {
      this.#block = this.#network.claimBlock();
      this.#idsTaken = 0;
    }
    return this.#block * idsInBlock + ++this.#idsTaken;
  }

  released(): void {
    this.#sockets -= 1;
    this.#network.sockets -= 1;
  }

  record(matter: Matter, ruling: LayeredRuling): RecordedDenial | undefined {
    const denied = this.#denied + (ruling.allow ? 0 : 1);
    const denial = this.#network.log.record(this.owner, matter, ruling, denied);
    this.#denied = Math.max(this.#denied, denied); // who is told of it may have made others
    return denial;
  }

  putEnd(socket: SocketCore, describe: () => SocketEnd): void {
    const { ends } = this.#network;
    if (!ends.observed) return;
    const { id, endpoint } = socket.parts;
    const at = this.scheduler.now();
    ends.put({ at, owner: this.owner, socket: id, endpoint: endpoint.text, end: describe(), ...trafficOf(socket) });
  }

  flushEnds(): void {
    this.#network.ends.flush();
  }

  changed(): void {
    this.#network.table.changed();
  }

  /** Its socket of this id, unless that has ended. */
  socket(id: number): SocketCore | undefined {
    const sockets = this.sockets();
    for (let i = 0; i < sockets.length; i++) if (sockets[i]?.parts.id === id) return sockets[i];
    return undefined;
  }

  /** Its sockets that have not ended, oldest first: a copy, to be read by index. */
  sockets(): readonly SocketCore[] {
    const sockets: SocketCore[] = [];
    const { dependants } = this.life;
    for (let i = 0; i < dependants.length; i++) {
      const dependant = dependants[i];
      if (dependant instanceof SocketCore && dependant.state !== 'closed') append(sockets, dependant);
    }
    return sockets;
  }

  snapshot(): OwnerSnapshot {
    const sockets: SocketSnapshot[] = [];
    const cores = this.sockets();
    for (let i = 0; i < cores.length; i++) append(sockets, snapshotOf(cores[i] as SocketCore));
    const reasoning = this.reasoning === '' ? undefined : { reasoning: this.reasoning };
    return Object.freeze({ ...this.owner, ...reasoning, sockets: Object.freeze(sockets), denied: this.#denied });
  }
}
