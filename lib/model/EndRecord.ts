import type { OwnerInfo } from './OwnerInfo.ts';
import type { SocketEnd } from './SocketEnd.ts';

/** The end of one socket as the host gets to know it. Frozen. */
export interface EndRecord {
  readonly owner: OwnerInfo;
  /** The id of the socket. */
  readonly socket: number;
  /** `scheme://host:port/path` */
  readonly endpoint: string;
  /** With its error in full, whatever the owner may see. */
  readonly end: SocketEnd;
}
