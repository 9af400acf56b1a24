import type { Observable, SchedulerLike } from 'rxjs';
import type { Policy } from './Audit.ts';
import type { Decision } from './Decision.ts';
import type { EndRecord } from './SocketEnd.ts';
import type { HttpTransport } from './HttpTransport.ts';
import type { Limits } from './Limits.ts';
import type { Owner, OwnerOptions } from './Owner.ts';
import type { OwnerInfo, OwnerRecord } from './OwnerInfo.ts';
import type { OwnerSnapshot } from './OwnerSnapshot.ts';
import type { Transport } from './Transport.ts';

/** Options of `createNetwork`. A plain object: unknown keys throw. */
export interface NetworkOptions<K extends string = string> {
  /** What dials: `wsTransport()` in Node, `webSocketTransport()` elsewhere. */
  readonly transport: Transport;
  /**
   * What sends HTTP requests: `undiciTransport()` in Node, `fetchTransport()` elsewhere. The policy must then have a rule for
   * `request`. @default every HTTP request is denied, with code `unimplemented`
   */
  readonly http?: HttpTransport;
  /** The host's rules. Required: nothing is allowed by omission. `allowAll` leaves everything to the owners' audits. */
  readonly policy: Policy;
  /** The kinds of owners there are; the first is the default. @default ['mod', 'custom-cosmetics'] */
  readonly kinds?: readonly K[];
  readonly limits?: Partial<Limits>;
  /**
   * The source of all time. Its `now()` gives times (`at`, `since`) and durations. If `now()` is the wall clock, durations
   * are measured by the machine's steady clock instead, so that they stay right when the wall clock is set.
   *
   * @default asyncScheduler
   */
  readonly scheduler?: SchedulerLike;
  /**
   * Called at once with each error that an owner's code does not handle: what its subscribers, listeners, teardowns and
   * other callbacks throw or reject with, and the error of an owner's stream whose subscriber has no `error` callback. It
   * may destroy the owner: `network.destroyOwner(owner.id)`. What it throws itself goes to `config.onUnhandledError`.
   *
   * @default RxJS's `config.onUnhandledError`
   */
  readonly onError?: (error: unknown, owner: OwnerInfo) => void;
}

/**
 * What the host creates and keeps to itself: the root of all owners, and the record of what they do.
 *
 * @typeParam K the kinds of its owners; if left out, any kinds
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
   * How every socket and HTTP request ended, as it ends, with all that is known of it: for an owner with `errorDetail: 'opaque'` this is
   * the only place that says why a connection failed. Hot, without replay. Completes when the network is destroyed.
   */
  readonly ends$: Observable<EndRecord>;
  /**
   * Emits when an owner is made or destroyed, also one that never had a socket: when, by whom and why. `destroyed` is
   * emitted after the ends of the owner's sockets. Hot, without replay. Completes when the network is destroyed.
   */
  readonly lifecycle$: Observable<OwnerRecord>;
  /**
   * Who talks to whom: emits all owners with their sockets on subscription, then once per turn in which an owner or a socket
   * was created, ended or changed its state. Rows that have not changed are the same objects as before, so that a view can
   * compare them by identity. Completes when the network is destroyed.
   */
  readonly owners$: Observable<readonly OwnerSnapshot[]>;
  /** The owners with their sockets as they are now. */
  snapshot(): readonly OwnerSnapshot[];
  /**
   * Ends one socket (`by: 'host'`, 1001) or HTTP request, without asking an audit. The records have the reason, and the
   * peer of a socket gets it too, cut to 123 bytes.
   *
   * @returns whether there was a socket or request of this id that had not ended
   */
  endSocket(id: number, reason?: string): boolean;
  /** The owner of this id, as `createOwner` gave it; undefined if there is none, or it is destroyed. */
  owner(id: number): Owner | undefined;
  /**
   * Destroys one owner (`by: 'host'`), without asking an audit. The records of the owner and of its sockets' ends have the
   * reason, and the peers get it too, cut to 123 bytes.
   *
   * @returns whether there was an owner of this id that was not destroyed
   */
  destroyOwner(id: number, reason?: string): boolean;
  /** Destroys every owner (`by: 'host'`). Idempotent. */
  destroy(): void;
}
