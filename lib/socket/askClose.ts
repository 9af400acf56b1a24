import { checkClose, noCode } from '../model/checkClose.ts';
import { type LayeredRuling, reentrant, libraryRuling } from '../model/Ruling.ts';
import { reportError } from '../stream/reportError.ts';
import { endSocket } from './endSocket.ts';
import { recordRuling, recordDenial } from './recordRuling.ts';
import { isPending, putRequest } from './putRequest.ts';
import { closeRequestOf } from './requestOf.ts';
import type { SocketCore } from './SocketCore.ts';

/**
 * Closes a socket for its owner, if the audits allow it. A denial changes nothing, nor does a call while the peer closes.
 *
 * @param given undefined: without a code, which the audits and the record see as 1005 (RFC 6455, 7.1.5)
 */
export function askClose(socket: SocketCore, given: number | undefined, reason: string): void {
  if (socket.state === 'closing' || socket.state === 'closed') return;
  const code = given ?? noCode;
  const refused = refuseClose(socket, given === undefined ? undefined : checkClose(given, reason));
  if (refused) {
    recordDenial(socket, 'close', refused);
    return;
  }
  putRequest(socket, closeRequestOf(socket, code, reason), (ruling, waited) => {
    if (!ruling.allow) {
      recordDenial(socket, 'close', ruling, waited);
      return;
    }
    recordRuling(socket, 'close', ruling, waited);
    if (socket.state === 'open') close(socket, { code, reason });
    else if (socket.state !== 'closing') endSocket(socket, 'closed', { code, reason });
  });
}

/** Closes an open connection. If even that fails midway, the socket ends at once. */
function close(socket: SocketCore, details: { readonly code: number; readonly reason: string }): void {
  try {
    socket.connection.close(details);
  } catch (error) {
    reportError(error);
    endSocket(socket, 'closed', details);
  }
}

function refuseClose(socket: SocketCore, fault: string | undefined): LayeredRuling | undefined {
  if (socket.context.decider.auditRunning) return reentrant;
  if (fault !== undefined) return libraryRuling('invalid-close', fault);
  return isPending(socket, 'close') ? libraryRuling('state', 'a close is being decided already') : undefined;
}
