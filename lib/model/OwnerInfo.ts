import type { Traffic } from './SocketEnd.ts';
import type { SocketState } from './nextState.ts';

/** Who asks: the part of an owner that audits and the host's records may see. */
export interface OwnerInfo {
  /** Positive, unique in its network, never used again. */
  readonly id: number;
  readonly name: string;
  /** One of the network's `kinds`. */
  readonly kind: string;
}

/**
 * One owner was made or destroyed, whether it had a socket or not: when, by whom and why. Safe to show. Each subscriber
 * gets its own copy and may write to it, as loggers do; `owner` is the same frozen object in all records.
 */
export type OwnerRecord =
  | { readonly type: 'created'; readonly at: number; readonly owner: OwnerInfo }
  | ({ readonly type: 'destroyed'; readonly at: number; readonly owner: OwnerInfo } & OwnerEnd);

/** Who destroyed an owner, and why. */
export interface OwnerEnd {
  /**
   * `host`: by `network.destroyOwner`, `network.destroy`, or `destroy` of `/blueprint`. `owner`: by its handle (`destroy`,
   * `unsubscribe`, `using`) or its `until`.
   */
  readonly by: 'owner' | 'host';
  /** The reason that was given, or one that the library knows; empty if there is none. */
  readonly reason: string;
}

/** One row of the host's table: an owner and its sockets at one moment. Frozen. */
export interface OwnerSnapshot extends OwnerInfo {
  /** Why the owner asks for its permissions, in its own words: the `reasoning` that it was created with, if any. */
  readonly reasoning?: string;
  readonly sockets: readonly SocketSnapshot[];
  /** How many requests of this owner were denied so far. */
  readonly denied: number;
}

/** One socket that has not ended. */
export interface SocketSnapshot extends Traffic {
  readonly id: number;
  /** `scheme://host:port/path` */
  readonly endpoint: string;
  readonly state: SocketState;
  /** When it entered its state, in ms of the network's clock. */
  readonly since: number;
  /** How many requests about this socket were denied. */
  readonly denied: number;
}
