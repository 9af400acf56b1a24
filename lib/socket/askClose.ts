import { checkClose, noCode } from '../model/checkClose.ts';
import { type LayeredRuling, reentrant, libraryRuling } from '../model/Ruling.ts';
import { reportError } from '../stream/reportError.ts';
import { endSocket } from './endSocket.ts';
import { recordRuling, recordDenial } from './recordRuling.ts';
import { isPending, putRequest } from './putRequest.ts';
import { closeRequestOf } from './requestOf.ts';
import type { SocketCore } from './SocketCore.ts';

/** Puts the owner's wish to close to the audits. A denial, or a peer that closes already, leaves the socket as it is. */
export function askClose(socket: SocketCore, code: number, reason: string): void {
  ask(socket, code, reason, checkClose(code, reason));
}

/** The same without a code, which the audits and the record see as 1005 (RFC 6455, 7.1.5). */
export function askCloseWithoutCode(socket: SocketCore): void {
  ask(socket, noCode, '', undefined);
}

function ask(socket: SocketCore, code: number, reason: string, fault: string | undefined): void {
  if (socket.state === 'closing' || socket.state === 'closed') return;
  const refused = refuseClose(socket, fault);
  if (refused) {
    recordDenial(socket, 'close', refused);
    return;
  }
  putRequest(socket, closeRequestOf(socket, code, reason), (ruling, waited) => {
    if (!ruling.allow) {
      recordDenial(socket, 'close', ruling, { waited });
      return;
    }
    recordRuling(socket, 'close', ruling, { waited });
    if (socket.state === 'open') close(socket, { code, reason });
    else if (socket.state !== 'closing') endSocket(socket, 'closed', { code, reason });
  });
}

/** Closes an open connection. Where even that breaks off, the socket ends at once. */
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
