import type { Observable, SchedulerLike } from 'rxjs';
import type { Policy } from './Audit.ts';
import type { Decision } from './Decision.ts';
import type { EndRecord } from './EndRecord.ts';
import type { Limits } from './Limits.ts';
import type { Owner, OwnerOptions } from './Owner.ts';
import type { OwnerInfo } from './OwnerInfo.ts';
import type { OwnerRecord } from './OwnerRecord.ts';
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
  /**
   * Gets each error of an owner's code that nobody handles, at once: what its subscribers, listeners, teardowns and other
   * callbacks throw or reject with, and what a stream of its own errors with where the subscriber handles no error. It
   * may destroy the owner. What it throws itself goes to `config.onUnhandledError`. @default RxJS's `config.onUnhandledError`
   */
  readonly onError?: (error: unknown, owner: OwnerInfo) => void;
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
  /**
   * That an owner was made or destroyed, also one that never had a socket: when, by whom and why. A `destroyed` comes
   * after the ends of the owner's sockets. Hot, without replay. Completes when the network is destroyed.
   */
  readonly lifecycle$: Observable<OwnerRecord>;
  /** Who talks to whom: the present, then on changes of life, once per turn. Completes when the network is destroyed. */
  readonly owners$: Observable<readonly OwnerSnapshot[]>;
  /** The present of `owners$`. */
  snapshot(): readonly OwnerSnapshot[];
  /**
   * Ends one socket (`by: 'host'`, 1001), without asking anybody. The reason is on record, and its peer gets it too, cut
   * to 123 bytes.
   *
   * @returns whether there was a socket of this id that had not ended
   */
  endSocket(id: number, reason?: string): boolean;
  /** The owner of this id, as `createOwner` gave it; undefined if there is none, or it is destroyed. */
  owner(id: number): Owner | undefined;
  /**
   * Destroys one owner (`by: 'host'`), without asking anybody. The reason is on record, and is that of its sockets' ends,
   * which their peers get too.
   *
   * @returns whether there was an owner of this id that was not destroyed
   */
  destroyOwner(id: number, reason?: string): boolean;
  /** Destroys every owner (`by: 'host'`). Idempotent. */
  destroy(): void;
}
