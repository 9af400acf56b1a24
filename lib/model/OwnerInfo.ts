import type { Traffic } from './SocketEnd.ts';
import type { SocketState } from './nextState.ts';

/** Identifies an owner in requests and records. */
export interface OwnerInfo {
  /** Positive, unique in its network, never used again. */
  readonly id: number;
  readonly name: string;
  /** One of the network's `kinds`. */
  readonly kind: string;
  /**
   * The stable id of the code, such as a plug-in's id, exactly as the host gave it. It is not escaped: escape it before
   * you display it.
   */
  readonly subject?: string;
  /** The id of the customer for whom the code runs, exactly as the host gave it. It is not escaped either. */
  readonly tenant?: string;
}

/**
 * Says that an owner was created or destroyed: when, by whom and why. Safe to display. Each subscriber gets its own
 * copy and may write to it, as loggers do; `owner` is the same frozen object in all records.
 */
export type OwnerRecord =
  | { readonly type: 'created'; readonly at: number; readonly owner: OwnerInfo }
  | ({ readonly type: 'destroyed'; readonly at: number; readonly owner: OwnerInfo } & OwnerEnd);

/** Who destroyed an owner, and why. */
export interface OwnerEnd {
  /**
   * `host`: by `network.destroyOwner`, `network.destroy` or the `destroy` of `/blueprint`, or because a guest broke the
   * protocol. `owner`: by the owner's handle (`destroy`, `unsubscribe`, `using`), its `until`, or the end of a guest's port.
   */
  readonly by: 'owner' | 'host';
  /** The reason that the caller gave or the library knows; empty if there is none. */
  readonly reason: string;
  /** Which lifetime ended the owner: its index in `until`, 0 if `until` is a single one. */
  readonly until?: number;
}

/** An owner and its sockets at one moment. Frozen. */
export interface OwnerSnapshot extends OwnerInfo {
  /** Why the owner asks for its permissions, in its own words: its option `reasoning`, if it was given. */
  readonly reasoning?: string;
  readonly sockets: readonly SocketSnapshot[];
  /** Its HTTP requests that have not ended; missing if it has none. */
  readonly requests?: readonly RequestSnapshot[];
  /** How many requests of this owner have been denied. */
  readonly denied: number;
}

/** A socket that has not ended, at one moment. */
export interface SocketSnapshot extends Traffic {
  readonly id: number;
  /** `scheme://host:port/path` */
  readonly endpoint: string;
  readonly state: SocketState;
  /** When it entered its state, in ms of the network's clock. */
  readonly since: number;
  /** How many requests about this socket have been denied. */
  readonly denied: number;
}

/** An HTTP request that has not ended, at one moment. `sent` and `received` count requests and responses, one for each hop. */
export interface RequestSnapshot extends Traffic {
  readonly id: number;
  /** `scheme://host:port/path` of the current hop. */
  readonly endpoint: string;
  readonly method: string;
  /** Whether its audits decide, its response is awaited, or the body of its response is read. */
  readonly state: 'auditing' | 'waiting' | 'reading';
  /** When it was requested, in ms of the network's clock. */
  readonly since: number;
}
