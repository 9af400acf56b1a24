import type { Endpoint } from './Endpoint.ts';
import type { Message } from './Message.ts';
import type { OwnerInfo } from './OwnerInfo.ts';

/** The argument of every audit. Frozen plain data, without references to objects of the library. */
export interface Request {
  readonly action: Action;
  /** When the request was made, in ms of the scheduler's clock: the wall clock, unless the scheduler has another. */
  readonly at: number;
  readonly owner: OwnerInfo;
  /** The URL exactly as it is used for the connection (WHATWG URL, serialised). */
  readonly url: string;
  readonly endpoint: Endpoint;
}

/** What an owner can request. `resolve` is requested while a connection is being opened. */
export type Action = 'create' | 'connect' | 'resolve' | 'send' | 'receive' | 'close' | 'request';

/** May this owner create a socket for this URL? */
export interface CreateRequest extends Request {
  readonly action: 'create';
  readonly protocols: readonly string[];
}

/** May this socket open its connection? */
export interface ConnectRequest extends Request {
  readonly action: 'connect';
  readonly socket: number;
  readonly protocols: readonly string[];
}

/** May this socket connect to these addresses, to which its host name resolved? */
export interface ResolveRequest extends Request {
  readonly action: 'resolve';
  /** The id of the socket, or of the HTTP request: both are numbered together. */
  readonly socket: number;
  readonly addresses: readonly string[];
}

/** May this message be sent? */
export interface SendRequest extends Request {
  readonly action: 'send';
  readonly socket: number;
  readonly message: Message;
}

/** May this message be received? */
export interface ReceiveRequest extends Request {
  readonly action: 'receive';
  readonly socket: number;
  readonly message: Message;
}

/** May the owner close its socket? Destroying an owner and unsubscribing need no permission. */
export interface CloseRequest extends Request {
  readonly action: 'close';
  readonly socket: number;
  /** The close code; 1005 if none will be sent, as by `close()` of a `webSocketFor` class. */
  readonly code: number;
  readonly reason: string;
}

// The parts of a request that the built-in rules read. A rule takes every request that has its parts.

/** A request for an endpoint. Rules such as `allowEndpoints` read it. */
export interface WithEndpoint {
  readonly endpoint: Endpoint;
}

/** A request of an owner. Rules such as `denyKinds` and `rateLimit` read it. */
export interface WithOwner {
  readonly owner: OwnerInfo;
}

/** A request made at some time, in ms of the scheduler's clock. `rateLimit` reads it. */
export interface WithTime {
  readonly at: number;
}

/** A request about a message. Rules such as `maxBytes` and `textOnly` read it. */
export interface WithMessage {
  readonly message: Message;
}
