import type { EndCause } from '../model/endCauses.ts';
import type { SocketEnd } from '../model/SocketEnd.ts';
import type { SocketEvent } from '../model/SocketEvent.ts';
import type { SocketState } from '../model/nextState.ts';
import type { Link } from '../model/Transport.ts';
import type { OwnerContext } from './OwnerContext.ts';
import type { Endpoint } from '../model/Endpoint.ts';
import type { CapturedOptions } from './readSocketOptions.ts';
import type { SocketTap } from './SocketTap.ts';

/** What the parts of one socket see of it. */
export interface SocketView {
  readonly context: OwnerContext;
  readonly parts: SocketParts;
  readonly state: SocketState;
  /** There while a connection is dialled, open or closing. */
  readonly link: Link | undefined;
  /** Whether `events$` has a subscriber: if not, no event needs to be made. */
  readonly watched: boolean;
  /** The same without a call, for each message. */
  readonly madeStreams: { readonly madeEvents: { readonly observed: boolean } | undefined } | undefined;
  readonly ended: SocketEnd | undefined;
  emit(event: SocketEvent): void;
  /** How many of its requests were denied. */
  denied: number;
  /** Something has changed that its row of the host's table shows. */
  outdate(): void;
  end(cause: EndCause): void;
  /** Something of it that is to count against the limits, until it is released. */
  claim(): void;
  release(): void;
}

/** What a socket is from its creation on. */
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
