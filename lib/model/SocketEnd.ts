import type { ErrorDetail } from './ErrorDetail.ts';
import type { SocketError } from './SocketError.ts';
import type { OwnerInfo } from './OwnerInfo.ts';

/** How a socket ended. Each socket has exactly one. */
export interface SocketEnd {
  readonly by: EndedBy;
  /**
   * The close code (RFC 6455, 7.4): that of the first close frame that arrived, also after the owner's own `close()`.
   * 1005 if that frame had no code, or if the platform did not report it in time. If no close frame arrived, it is the
   * code with which this side ended the socket, such as 1001 for a destroyed owner, else 1006. After a timeout it is 1001
   * too, also if the owner's own `close()`, which met no answer, had sent another code.
   */
  readonly code: number;
  readonly reason: string;
  /**
   * Whether the closing handshake was complete when the socket ended. Destroying and unsubscribing do not wait for it.
   */
  readonly wasClean: boolean;
  /** How long the connection was open, in ms; 0 if it never was. Setting the machine's clock does not affect it. */
  readonly openFor: number;
  /** The cause, as plain data. Present if `error` is, except for owners with `errorDetail: 'opaque'`. */
  readonly detail?: ErrorDetail;
  /**
   * The cause, as an error. Present unless the owner closed the socket or was destroyed, or the peer closed with 1000.
   */
  readonly error?: SocketError;
}

/** Who ended a socket. */
export type EndedBy = 'owner' | 'host' | 'peer' | 'network' | 'audit' | 'deadline';

/** How many messages and bytes a socket has sent and received. */
export interface Traffic {
  /** Messages that the driver has taken. */
  readonly sent: number;
  /** Messages that arrived. */
  readonly received: number;
  readonly bytesSent: number;
  readonly bytesReceived: number;
}

/** What a host's record says of an HTTP request beside its end. */
export interface HttpSummary {
  /** The method of the last hop. */
  readonly method: string;
  /** Of the last response; missing if none came. */
  readonly status?: number;
  /** How many redirects were followed, without one that was denied. */
  readonly redirects: number;
}

/**
 * The end of a socket or an HTTP request, for the host. Safe to display: control characters are escaped. Each subscriber
 * gets its own copy and may write to it, as loggers do; `owner` is the same frozen object in all records.
 */
export interface EndRecord extends Traffic {
  /** When it ended, in ms of the network's clock. */
  readonly at: number;
  readonly owner: OwnerInfo;
  /** The id of the socket or of the HTTP request. Both are numbered together. */
  readonly socket: number;
  /** `scheme://host:port/path` */
  readonly endpoint: string;
  /** Always with its error and detail, even if the owner does not get them. */
  readonly end: SocketEnd;
  /**
   * There for an HTTP request. Its `end` has the code 1000 if the response arrived to its last byte, else 1006; `sent` and
   * `received` count requests and responses, one for each hop.
   */
  readonly http?: HttpSummary;
}

/**
 * Says that a socket or an HTTP request is over and its connection has closed, or is free for the owner's next request:
 * it uses the network no longer. A platform that cannot cut a connection off may not say that it has closed: then this
 * comes two minutes after the end of the link. Each subscriber gets its own copy; `owner` is the same frozen object in all records.
 */
export interface ReleaseRecord {
  /** When both had happened, in ms of the network's clock. */
  readonly at: number;
  readonly owner: OwnerInfo;
  /** The id of the socket or of the HTTP request. */
  readonly socket: number;
  /** `scheme://host:port/path` */
  readonly endpoint: string;
}
