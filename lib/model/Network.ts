import type { Observable, SchedulerLike } from 'rxjs';
import type { Policy } from './Audit.ts';
import type { Decision } from './Decision.ts';
import type { EndRecord, ReleaseRecord } from './SocketEnd.ts';
import type { HttpTransport } from './HttpTransport.ts';
import type { Limits } from './Limits.ts';
import type { Owner, OwnerOptions } from './Owner.ts';
import type { OwnerInfo, OwnerRecord, OwnerSnapshot } from './OwnerInfo.ts';
import type { Transport } from './Transport.ts';

/**
 * Creates owners, and records what they do. The host creates a network and keeps it to itself.
 *
 * @typeParam K the kinds of its owners; any kinds if left out
 */
export interface Network<K extends string = string> {
  /**
   * Creates an owner.
   *
   * @throws TypeError, RangeError for an invalid option, a kind that the network does not have, or a limit out of
   * range; SocketError `owner-destroyed` if the network is destroyed
   */
  createOwner(options: OwnerOptions<K>): Owner;
  /**
   * Emits every decision when it is made, but for messages that are allowed. Hot, without replay. Completes when the
   * network is destroyed.
   */
  readonly decisions$: Observable<Decision>;
  /**
   * Emits when a socket ends, with everything that is known about the end. For an owner with `errorDetail: 'opaque'`
   * this is the only place that says why a connection failed. Hot, without replay. Completes when the network is
   * destroyed.
   */
  readonly ends$: Observable<EndRecord>;
  /**
   * Emits once for each socket that was created, and for each HTTP request: when it has ended and its connection has
   * closed, or is free for the owner's next request; after its record in `ends$`. A destroyed owner's connections may take
   * `limits.closeTimeout` to close, and those of a platform that cannot cut them off longer (see `webSocketTransport`), so
   * quotas must count sockets until this emits. Hot, without replay. Completes when the network is destroyed and its last
   * connection has closed.
   */
  readonly released$: Observable<ReleaseRecord>;
  /**
   * Emits when an owner is created or destroyed, even if it never had a socket: when, by whom and why. `destroyed` is
   * emitted after the ends of the owner's sockets. Hot, without replay. Completes when the network is destroyed.
   */
  readonly lifecycle$: Observable<OwnerRecord>;
  /**
   * Emits all owners with their sockets: on subscription, then at most once per turn when an owner or a socket is
   * created, changes its state or ends. Owners and sockets that have not changed are the same objects as before, so that
   * a view can compare them by identity. When the network is destroyed, emits the last table and completes.
   */
  readonly owners$: Observable<readonly OwnerSnapshot[]>;
  /** Returns all owners with their sockets as they are now. */
  snapshot(): readonly OwnerSnapshot[];
  /**
   * Ends one socket (`by: 'host'`, code 1001) or one HTTP request (code 1006) without running an audit. The reason is
   * recorded and sent to a socket's peer, cut to 123 bytes.
   *
   * @returns true if there was a socket or a request with this id that had not ended, nor begun to end
   * @throws TypeError if the id is no number
   */
  endSocket(id: number, reason?: string): boolean;
  /**
   * Returns the owner with this id, as `createOwner` did; undefined if there is none or it is destroyed.
   *
   * @throws TypeError if the id is no number
   */
  owner(id: number): Owner | undefined;
  /**
   * Destroys one owner (`by: 'host'`) without running an audit. The reason is recorded for the owner and the ends of
   * its sockets, and sent to their peers, cut to 123 bytes.
   *
   * @returns true if there was an owner with this id that was not destroyed, nor being destroyed
   * @throws TypeError if the id is no number
   */
  destroyOwner(id: number, reason?: string): boolean;
  /** Destroys all owners (`by: 'host'`) and completes all streams of the network. Idempotent. */
  destroy(): void;
}

/**
 * Options of `createNetwork`. A plain object; unknown keys throw.
 *
 * @see {@link https://example.com/rx-secure-networking/docs/options.md#createnetworkoptions}
 */
export interface NetworkOptions<K extends string = string> {
  /** Opens connections: `wsTransport()` in Node, `webSocketTransport()` elsewhere. */
  readonly transport: Transport;
  /**
   * Sends HTTP requests: `undiciTransport()` in Node, `fetchTransport()` elsewhere. The policy must then have a rule for
   * `request`. @default every HTTP request is denied, with code `unimplemented`
   */
  readonly http?: HttpTransport;
  /**
   * The host's rules. Required, because nothing is allowed by omission. With `allowAll` the owners' audits decide
   * alone.
   */
  readonly policy: Policy;
  /** The kinds that owners may have; the first is the default. @default ['mod', 'custom-cosmetics'] */
  readonly kinds?: readonly K[];
  /** The most that the network and each of its owners may use. @default the defaults of `Limits` */
  readonly limits?: Partial<Limits>;
  /**
   * The source of all times (`at`, `since`), durations and timers. It must be asynchronous: with `queueScheduler`, errors
   * of `open()` and events of a class of `webSocketFor()` would come inside the call that causes them. If its `now()` is the
   * wall clock, durations are measured by the machine's steady clock instead, so that they stay right when the wall clock
   * is set.
   *
   * @default asyncScheduler
   */
  readonly scheduler?: SchedulerLike;
  /**
   * Called immediately with each error that an owner's code does not handle: what its subscribers, listeners, teardowns
   * and other callbacks throw or reject with, and the error of an owner's stream, or of one piped from it, whose
   * subscriber has no `error` callback. An audit that throws denies instead, on record in `decisions$`. A pipeline that
   * begins with another observable is not the owner's: its errors go to `config.onUnhandledError`. It may destroy the owner
   * with `network.destroyOwner(owner.id)`. What it throws itself goes to `config.onUnhandledError`.
   *
   * @default RxJS's `config.onUnhandledError`
   */
  readonly onError?: (error: unknown, owner: OwnerInfo) => void;
}
