import { endSocket } from './endSocket.ts';
import { libraryRuling } from '../model/Ruling.ts';
import { recordDenial } from './recordRuling.ts';
import type { SocketCore } from './SocketCore.ts';

/**
 * Refuses a connection whose `keepAlive` could not ask anybody: it has no `ping`, and the link cannot send a ping of the
 * protocol. Only the dialled link knows that; it is terminated before it opens.
 */
export function requirePing(socket: SocketCore): void {
  const { keepAlive } = socket.parts.options;
  if (!keepAlive || keepAlive.ping || !socket.link || socket.link.ping || socket.state !== 'connecting') return;
  endSocket(socket, 'denied', { decision: recordDenial(socket, 'connect', cannotPing) });
}

const cannotPing = libraryRuling(
  'cannot-ping',
  'keepAlive needs ping: () => message here, since this transport cannot send pings of the protocol',
);
