import type { ErrorDetail } from './ErrorDetail.ts';
import type { SocketError } from './SocketError.ts';
import type { OwnerInfo } from './OwnerInfo.ts';

/** How a socket ended. Each socket has exactly one. */
export interface SocketEnd {
  readonly by: EndedBy;
  /**
   * The close code (RFC 6455, 7.4): that of the first close frame that arrived, also after the owner's own `close()`.
   * 1005 if that frame had no code, or if the platform did not report it in time; 1006 if no close frame arrived.
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

/**
 * The end of a socket, for the host. Safe to display: control characters are escaped. Each subscriber gets its own copy
 * and may write to it, as loggers do; `owner` is the same frozen object in all records.
 */
export interface EndRecord extends Traffic {
  /** When it ended, in ms of the network's clock. */
  readonly at: number;
  readonly owner: OwnerInfo;
  /** The id of the socket. */
  readonly socket: number;
  /** `scheme://host:port/path` */
  readonly endpoint: string;
  /** Always with its error and detail, even if the owner does not get them. */
  readonly end: SocketEnd;
}
