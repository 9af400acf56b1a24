import type { EndCause } from '../model/endCauses.ts';
import { LinkLoss } from '../model/LinkLoss.ts';
import type { LinkEnd } from '../model/Transport.ts';
import type { EndDetails } from './describeEnd.ts';
import type { AddressDenial } from './dialLink.ts';
import { drainSocket, endSocket } from './endSocket.ts';
import type { SocketCore } from './SocketCore.ts';

/** What its connection knows of it. */
export interface LinkHistory {
  readonly ownClose: OwnClose | undefined;
  /** The host's denial of the addresses, or the far end's of the connection. */
  readonly unapproved: AddressDenial | undefined;
}

/** Ends a socket whose link has closed, for the cause that the link's close shows. */
export function endForLink(
  socket: SocketCore,
  { code, reason, wasClean, error: given }: LinkEnd,
  { ownClose, unapproved }: LinkHistory,
): void {
  const far = given instanceof LinkLoss ? given : undefined;
  const error = far ? far.driver : given;
  // The code of the close frame that arrived counts, also where the peer's crossed the owner's.
  const received: CloseFrame | undefined = error || code === 1006 ? undefined : { code, reason };
  if (far?.ending === 'host') drainSocket(socket, 'host', { reason });
  else if (ownClose && (far?.ending === 'close-timeout' || (ownClose.late && !received)))
    endSocket(socket, 'close-timeout');
  else if (ownClose) {
    const last = received ?? ownClose; // field by field, since V8 takes far longer to spread one and add a key
    endSocket(socket, 'closed', { code: last.code, reason: last.reason, wasClean });
  } else if (socket.state === 'open' || socket.state === 'closing' || far?.ending === 'closed')
    drainSocket(socket, far?.ending ?? causeOfLoss(code, error), { code, reason, wasClean, error });
  else if (unapproved && !socket.context.opaque) endSocket(socket, 'denied', unapproved);
  else endSocket(socket, far?.ending ?? 'failed', { error, decision: unapproved?.decision }); // which only the host gets
}

/** What a close frame says. */
export type CloseFrame = Required<Pick<EndDetails, 'code' | 'reason'>>;

/** The owner's own close, once it is allowed. */
export interface OwnClose extends CloseFrame {
  /** It has not ended in time. */
  late: boolean;
}

/** Why an open connection ended. If there is an error, the driver has ended it: over a limit, or a fault of protocol. */
export function causeOfLoss(code: number, error: Error | undefined): EndCause {
  if (!error) return code === 1006 ? 'lost' : 'peer';
  return code === 1009 ? 'too-large' : code === 1008 ? 'fragments' : 'lost';
}
