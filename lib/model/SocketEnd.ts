import type { ErrorDetail } from './ErrorDetail.ts';
import type { SocketError } from './SocketError.ts';
import type { OwnerInfo } from './OwnerInfo.ts';

/** Who ended a socket. */
export type EndedBy = 'owner' | 'host' | 'peer' | 'network' | 'audit' | 'deadline';

/** How a socket ended: exactly one for each socket. */
export interface SocketEnd {
  readonly by: EndedBy;
  /**
   * The close code (RFC 6455, 7.4): that of the first close frame that arrived, also after the owner's own `close()`. 1005
   * if that frame had no code, or if the platform did not report it in time; 1006 if no close frame arrived.
   */
  readonly code: number;
  readonly reason: string;
  /** Whether the closing handshake was complete when the socket ended. A teardown does not wait for it. */
  readonly wasClean: boolean;
  /** How long the connection was open, in ms; 0 if it never was. Setting the machine's clock does not change it. */
  readonly openFor: number;
  /** Why, as plain data. Present if `error` is, except for owners with `errorDetail: 'opaque'`. */
  readonly detail?: ErrorDetail;
  /** There unless the owner closed, was destroyed, or the peer closed with 1000. */
  readonly error?: SocketError;
}

/** How many messages and bytes one socket has sent and received. */
export interface Traffic {
  /** Messages handed to the driver. */
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
  /** How many redirects were followed. */
  readonly redirects: number;
}

/**
 * The end of one socket or HTTP request, for the host. Safe to show: control characters are escaped. Each subscriber gets its own copy and
 * may write to it, as loggers do; `owner` is the same frozen object in all records.
 */
export interface EndRecord extends Traffic {
  /** When it ended, in ms of the network's clock. */
  readonly at: number;
  readonly owner: OwnerInfo;
  /** The id of the socket or of the HTTP request. Both are of one row. */
  readonly socket: number;
  /** `scheme://host:port/path` */
  readonly endpoint: string;
  /** With its error and its detail in full, whatever the owner may see. */
  readonly end: SocketEnd;
  /**
   * There for an HTTP request. Its `end` has the code 1000 if the response was read to its last byte, else 1006; `sent` and
   * `received` count requests and responses, one for each hop.
   */
  readonly http?: HttpSummary;
}
