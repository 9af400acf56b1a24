import type { Endpoint } from './Endpoint.ts';
import type { Message } from './Message.ts';
import type { OwnerInfo } from './OwnerInfo.ts';

/** What an owner can ask for, and `resolve`, which a dial asks for it. */
export type Action = 'create' | 'connect' | 'resolve' | 'send' | 'receive' | 'close' | 'request';

/** The argument of every audit. Requests are frozen plain data, without references to objects of the library. */
export interface Request {
  readonly action: Action;
  /** When it was asked, in ms of the scheduler's clock: the wall clock, unless the scheduler is another. */
  readonly at: number;
  readonly owner: OwnerInfo;
  /** The URL exactly as it is dialled (WHATWG URL, serialised). */
  readonly url: string;
  readonly endpoint: Endpoint;
}

/** May this owner have a socket to this URL? */
export interface CreateRequest extends Request {
  readonly action: 'create';
  readonly protocols: readonly string[];
}

/** May this socket dial now? */
export interface ConnectRequest extends Request {
  readonly action: 'connect';
  readonly socket: number;
  readonly protocols: readonly string[];
}

/** May it dial these addresses, to which its host name resolved? */
export interface ResolveRequest extends Request {
  readonly action: 'resolve';
  /** The id of the socket, or of the HTTP request: both are of one row. */
  readonly socket: number;
  readonly addresses: readonly string[];
}

/** May this message go out? */
export interface SendRequest extends Request {
  readonly action: 'send';
  readonly socket: number;
  readonly message: Message;
}

/** May this message come in? */
export interface ReceiveRequest extends Request {
  readonly action: 'receive';
  readonly socket: number;
  readonly message: Message;
}

/** May the owner close its socket? Teardown never asks. */
export interface CloseRequest extends Request {
  readonly action: 'close';
  readonly socket: number;
  /** The code; 1005 if none will be sent, as by `close()` of a `webSocketFor` class. */
  readonly code: number;
  readonly reason: string;
}
