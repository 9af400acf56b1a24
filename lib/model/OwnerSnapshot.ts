import type { Traffic } from './SocketEnd.ts';
import type { OwnerInfo } from './OwnerInfo.ts';
import type { SocketState } from './nextState.ts';

/** One row of the host's table: an owner and its sockets at one moment. Frozen. */
export interface OwnerSnapshot extends OwnerInfo {
  /** Why the owner asks for its permissions, in its own words: the `reasoning` that it was created with, if any. */
  readonly reasoning?: string;
  readonly sockets: readonly SocketSnapshot[];
  /** Its HTTP requests that have not ended; missing if it has none. */
  readonly requests?: readonly RequestSnapshot[];
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

/** One HTTP request that has not ended; `sent` and `received` count requests and responses, one for each hop. */
export interface RequestSnapshot extends Traffic {
  readonly id: number;
  /** `scheme://host:port/path` of the present hop. */
  readonly endpoint: string;
  readonly method: string;
  /** Whether its audits are asked, its response is awaited, or the body of its response is read. */
  readonly state: 'asking' | 'waiting' | 'reading';
  /** When it was asked for, in ms of the network's clock. */
  readonly since: number;
}
