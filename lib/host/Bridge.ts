import type { Subscription } from 'rxjs';
import { type Bucket, takeToken } from '../audit/tokenBucket.ts';
import type { OwnerCore } from '../network/OwnerCore.ts';
import { callReporting, reportRejection } from '../stream/callReporting.ts';
import { reportError } from '../stream/reportError.ts';
import { elapsed } from '../stream/schedulerTime.ts';
import { closeHandles } from '../wire/closeHandles.ts';
import { type HostLimits, writeHostLimits } from '../wire/HostLimits.ts';
import { isHuge } from '../wire/isHuge.ts';
import type { GuestPort, PortListener } from '../wire/GuestPort.ts';
import { frameOverhead, guestFields, guestKinds, hostKinds, wireVersion } from '../wire/kinds.ts';
import { PostBuffer } from '../wire/PostBuffer.ts';
import { type Performer, type PostOutcome, readPost } from '../wire/readPost.ts';
import type { BridgeLimits } from './BridgeLimits.ts';
import { GuestCredit } from './GuestCredit.ts';
import { Lease } from './Lease.ts';
import { hello, operations } from './operations.ts';
import { GuestIds } from './GuestIds.ts';
import { Unread } from './Unread.ts';
import { type ViolatedRule, type Violation, violationReasons } from './Violation.ts';

/** What a bridge is made of, beside its port and its owner. */
export interface BridgeParts {
  readonly limits: BridgeLimits;
  /** In ms; 0: none. */
  readonly lease: number;
  readonly random: () => number;
  readonly onViolation: ((violation: Violation) => void) | undefined;
  /** Closed when the guest is started. */
  readonly starting: Subscription;
}

/** One guest, on the host's side: its owner, its port, and the ids that it has. The two ends end together (G2). */
export class Bridge implements PortListener, Performer {
  over = false;
  readonly core: OwnerCore;
  readonly limits: BridgeLimits;
  /** What the guest may send that is not given back. */
  readonly sendBytes: number;
  readonly #maxUnanswered: number;
  readonly random: () => number;
  readonly out: PostBuffer;
  readonly credit: GuestCredit;
  readonly ids: GuestIds;
  readonly unread: Unread;
  readonly maxFrameBytes: number;
  #greeted = false;
  #errors = 0;
  #requests: Bucket | undefined;
  #violated: ViolatedRule | undefined;
  readonly #lease: Lease;
  readonly #port: GuestPort;
  readonly #onViolation: BridgeParts['onViolation'];

  constructor(port: GuestPort, core: OwnerCore, { limits, lease, random, onViolation, starting }: BridgeParts) {
    const { maxMessageBytes, maxHeldBytes, socketsPerOwner, requestsPerOwner } = core.limits;
    this.core = core;
    this.limits = limits;
    this.sendBytes = Math.max(limits.sendBytes, maxMessageBytes);
    // All its sockets may end while it opens others, so an honest guest can owe so many confirmations.
    const mostAlive = socketsPerOwner + (core.network.http ? requestsPerOwner : 0);
    const mostUnconfirmed = Math.max(limits.maxUnconfirmed, 2 * mostAlive);
    this.#maxUnanswered = mostUnconfirmed - mostAlive;
    this.maxFrameBytes = maxMessageBytes + frameOverhead;
    this.random = random;
    this.#onViolation = onViolation;
    this.#port = port;
    this.out = new PostBuffer(port);
    this.credit = new GuestCredit(this);
    this.ids = new GuestIds(this, mostUnconfirmed);
    this.unread = new Unread(this, mostAlive * (limits.windowBytes + Math.max(maxMessageBytes, maxHeldBytes)));
    this.#lease = new Lease(this, lease, starting);
    core.life.onEnd(() => this.#stop());
    if (!this.over) reportRejection(port.open(this));
  }

  data(post: unknown): void {
    if (this.over) return;
    const outcome = readPost(post, guestFields, this);
    if (outcome === 'too-long' || (outcome === 'malformed' && isHuge(post, this.maxFrameBytes))) this.violate('flood');
    else if (outcome === 'malformed') this.broken(false);
    if (outcome !== 'done') closeHandles(post);
  }

  perform(kind: number, fields: readonly unknown[], at: number): PostOutcome {
    if (!this.#greeted && kind !== guestKinds.hello) return this.violate('before-hello');
    const outcome = (this.#greeted ? operations[kind] : hello)?.(this, fields, at) ?? 'malformed';
    return this.over ? 'over' : outcome;
  }

  broken(fatal: boolean): void {
    if (this.over) return;
    this.#errors += 1;
    if (fatal || this.#errors >= this.limits.maxProtocolErrors) this.violate('malformed');
  }

  failed(error: unknown, why = 'a post to the guest has failed'): void {
    reportError(error);
    this.core.life.end('host', '', why);
  }

  gone(): void {
    if (this.core.life.over) return;
    ofClosedPorts.add(this.core);
    this.endGuest('its port has closed');
  }

  greet(): void {
    this.#greeted = true;
    this.out.add(hostKinds.welcome, wireVersion, writeHostLimits(this.#hostLimits));
  }

  /** What the guest must know to keep the rules. */
  get #hostLimits(): HostLimits {
    const { limits, network } = this.core;
    const { maxMessageBytes, maxBufferedBytes } = limits;
    const { sendMessages, requestsPerSecond } = this.limits;
    const own = { sendBytes: this.sendBytes, maxUnanswered: this.#maxUnanswered, ownTimes: network.ownTimes };
    return { maxMessageBytes, maxBufferedBytes, sendMessages, requestsPerSecond, limits, ...own };
  }

  /** Counts a request; false if there were too many, or answers are not read, and then the guest is ended (G12, G15). */
  spend(): boolean {
    this.unread.ask();
    const rate = { count: this.limits.requestsPerSecond, per: 1_000 };
    const { bucket, retryAfter } = takeToken(rate, this.#requests, elapsed(this.core.scheduler));
    this.#requests = bucket;
    if (retryAfter === undefined && !this.unread.isHopeless) return true;
    this.violate(retryAfter === undefined ? 'lease' : 'flood');
    return false;
  }

  /** The guest proves that it has read a grant or a ping; false if there is none of this token. */
  read(token: number): boolean {
    const freed = this.unread.take(token);
    if (!freed) return false;
    this.credit.free(freed.bytes, freed.messages);
    this.renew();
    return true;
  }

  /** The guest has proved that it reads: by a grant, a ping or a mark (G12). */
  renew(): void {
    this.#lease.renew();
  }

  /** The guest has ended itself. */
  endGuest(why: string): PostOutcome {
    this.core.life.end('owner', '', `the guest has left: ${why}`);
    return 'over';
  }

  /** The guest has broken a rule: notifies the host once, and ends the guest. */
  violate(rule: ViolatedRule): PostOutcome {
    if (this.over || this.#violated) return 'over';
    this.#violated = rule;
    const violation = Object.freeze({ owner: this.core.owner, rule, reason: violationReasons[rule] });
    if (this.#onViolation) callReporting((): unknown => this.#onViolation?.(violation));
    this.core.life.end('host', '', `the guest broke the protocol: ${violation.reason}`);
    return 'over';
  }

  /** The owner has ended: nothing of the guest is handled any more (L10). */
  #stop(): void {
    this.over = true;
    this.#lease.stop();
    this.credit.stop();
    this.out.add(hostKinds.bye, this.#violated ?? 'destroyed');
    this.out.flush();
    this.out.stop();
    reportRejection(this.#port.close());
  }
}

const ofClosedPorts = new WeakSet<OwnerCore>();

/** Whether an owner ended because the port of its guest has closed, whatever has closed it. */
export function isOfClosedPort(owner: OwnerCore): boolean {
  return ofClosedPorts.has(owner);
}
