import { type EndCause, endCauses } from '../model/endCauses.ts';
import { type EndDetails, describeEnd } from './describeEnd.ts';
import type { SocketCore } from './SocketCore.ts';

/**
 * Ends a socket, once: whatever the cause, the same steps in the same order. Everything that can still happen to it is
 * stopped before anybody is told (L10); then come the denials of what was pending, `ended`, `closed`, completion (L13).
 */
export function endSocket(socket: SocketCore, cause: EndCause, details: EndDetails = {}): void {
  const { state: before, context, parts } = socket;
  if (before === 'closed') return;
  const { by, code } = endCauses[cause];
  const { madeConnection: connection, madeInbox: inbox, madeOutbox: outbox } = socket;

  socket.enter('end');
  context.life.removeDependant(socket);
  if (connection)
    connection.hangUp(before === 'open' || before === 'closing', details.code ?? code, details.reason ?? '');
  else context.released();
  inbox?.messages.stop();

  socket.madeQuestions?.cancel();
  inbox?.cut();
  outbox?.cut();

  const openedAt = connection?.openedAt;
  const end = describeEnd(cause, parts.endpoint.text, openedAt === undefined ? 0 : socket.since - openedAt, {
    ...details,
    opaque: context.opaque,
  });
  socket.ended = end;
  if (before === 'connecting' && cause !== 'denied' && end.error) {
    socket.emit({ type: 'connectionError', error: end.error });
  }
  socket.madeStreams?.finish(end);
  inbox?.messages.finish(by !== 'owner' && by !== 'host');
  outbox?.finish();
  context.changed();
}

/** The link is gone: ends the socket behind the messages that came before (L16). */
export function drainSocket(socket: SocketCore, cause: 'peer' | 'lost', details: EndDetails): void {
  const { inbox } = socket;
  if (!inbox.idle) {
    socket.move('draining');
    socket.madeOutbox?.cut();
  }
  inbox.whenIdle(() => {
    endSocket(socket, cause, details);
  });
}
