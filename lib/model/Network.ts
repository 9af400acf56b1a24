import type { Observable, SchedulerLike } from 'rxjs';
import type { Policy } from './Audit.ts';
import type { Decision } from './Decision.ts';
import type { EndRecord } from './EndRecord.ts';
import type { Limits } from './Limits.ts';
import type { Owner, OwnerOptions } from './Owner.ts';
import type { OwnerSnapshot } from './OwnerSnapshot.ts';
import type { Transport } from './Transport.ts';

/** How a network is to be. A plain object: unknown keys throw. */
export interface NetworkOptions<K extends string = string> {
  /** What dials: `wsTransport()` in Node, `webSocketTransport()` elsewhere. */
  readonly transport: Transport;
  /** The host's rules. Required: nothing is allowed by omission. `allowAll` leaves everything to the owners' audits. */
  readonly policy: Policy;
  /** The kinds of owners there are; the first is the default. @default ['mod', 'custom-cosmetics'] */
  readonly kinds?: readonly K[];
  readonly limits?: Partial<Limits>;
  /**
   * Where all time comes from. Times (`at`, `since`) are what its `now()` says. So are durations, unless that is the
   * wall clock: then the machine's steady clock measures them, so that they survive its being set.
   *
   * @default asyncScheduler
   */
  readonly scheduler?: SchedulerLike;
}

/**
 * What the host creates and keeps to itself: the root of all owners, and the record of what they do.
 *
 * @typeParam K the kinds of its owners; without it a network of any kinds
 */
export interface Network<K extends string = string> {
  /**
   * Registers an owner.
   *
   * @throws TypeError, RangeError for an option of the wrong form, an undeclared kind, an impossible limit;
   * SocketError `owner-destroyed` if the network is destroyed
   */
  createOwner(options: OwnerOptions<K>): Owner;
  /** Every decision as it is made: hot, without replay. Completes when the network is destroyed. */
  readonly decisions$: Observable<Decision>;
  /**
   * How every socket ended, as it ends, with all that is known of it: for an owner with `errorDetail: 'opaque'` this is
   * the only place that says why a connection failed. Hot, without replay. Completes when the network is destroyed.
   */
  readonly ends$: Observable<EndRecord>;
  /** Who talks to whom: the present, then on changes of life, once per turn. Completes when the network is destroyed. */
  readonly owners$: Observable<readonly OwnerSnapshot[]>;
  /** The present of `owners$`. */
  snapshot(): readonly OwnerSnapshot[];
  /** Ends one socket (`by: 'host'`, 1001), without asking anybody. Does nothing for an id that is not in use. */
  endSocket(id: number, reason?: string): void;
  /** Destroys every owner. Idempotent. */
  destroy(): void;
}
