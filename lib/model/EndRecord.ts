import type { OwnerInfo } from './OwnerInfo.ts';
import type { SocketEnd } from './SocketEnd.ts';

/** How many messages and bytes one socket has sent and received. */
export interface Traffic {
  /** Messages handed to the driver. */
  readonly sent: number;
  /** Messages that arrived. */
  readonly received: number;
  readonly bytesSent: number;
  readonly bytesReceived: number;
}

/**
 * The end of one socket, for the host. Safe to show: control characters are escaped. Each subscriber gets its own copy and
 * may write to it, as loggers do; `owner` is the same frozen object in all records.
 */
export interface EndRecord extends Traffic {
  /** When it ended, in ms of the network's clock. */
  readonly at: number;
  readonly owner: OwnerInfo;
  /** The id of the socket. */
  readonly socket: number;
  /** `scheme://host:port/path` */
  readonly endpoint: string;
  /** With its error and its detail in full, whatever the owner may see. */
  readonly end: SocketEnd;
}
