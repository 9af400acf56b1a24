import type { EndCause } from '../model/endCauses.ts';
import type { SocketEnd } from '../model/SocketEnd.ts';
import type { SocketEvent } from '../model/SocketEvent.ts';
import type { SocketState } from '../model/nextState.ts';
import type { Link } from '../model/Transport.ts';
import type { OwnerContext } from './OwnerContext.ts';
import type { Endpoint } from '../model/Endpoint.ts';
import type { ReadGate } from './ReadGate.ts';
import type { CapturedOptions } from './readSocketOptions.ts';
import type { SocketTap } from './SocketTap.ts';

/** What the parts of one socket use of it. */
export interface SocketView {
  readonly context: OwnerContext;
  readonly parts: SocketParts;
  readonly state: SocketState;
  /** Present from when the transport has returned it, also after the end. */
  readonly link: Link | undefined;
  /** Says, for each message and without a call, whether `events$` has a subscriber: if not, no event needs to be made. */
  readonly madeStreams: { readonly madeEvents: { readonly observed: boolean } | undefined } | undefined;
  readonly ended: SocketEnd | undefined;
  /** Its receiving half, whose reading can be held. */
  readonly receiver: { readonly readGate: ReadGate };
  emit(event: SocketEvent): void;
  /** How many of its requests were denied. */
  denied: number;
  /** Its row of the host's table, while that is up to date. */
  readonly row: object | undefined;
  /** Something has changed that the row shows. */
  outdate(): void;
  end(cause: EndCause): void;
  /** Counts one more thing of it against the limits, until it is released. */
  claim(): void;
  release(): void;
}

/** What a socket has from its creation on. */
export interface SocketParts {
  readonly id: number;
  readonly url: string;
  readonly endpoint: Endpoint;
  readonly protocols: readonly string[];
  /** One object for all sockets of an owner that give none. */
  readonly options: CapturedOptions;
  /** Gets what happens to it in place of its streams, where the library itself opens it for somebody elsewhere. */
  readonly tap: SocketTap | undefined;
}
