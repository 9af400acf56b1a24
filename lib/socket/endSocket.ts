import { type EndCause, endCauses } from '../model/endCauses.ts';
import { fitCloseReason } from '../model/fitCloseReason.ts';
import { elapsed } from '../stream/elapsed.ts';
import { type Audience, type EndDetails, describeEnd } from './describeEnd.ts';
import type { SocketCore } from './SocketCore.ts';
import { resumable, Steps } from './Steps.ts';

/**
 * Ends a socket, once: whatever the cause, the same steps in the same order. Everything that can still happen to it is
 * stopped before anybody is told (L10); then come the denials of what was pending, `ended`, `closed`, completion (L13).
 */
export function endSocket(socket: SocketCore, cause: EndCause, details: EndDetails = {}): void {
  const { state: before, context, parts, madeConnection: connection } = socket;
  if (before === 'closed') return;
  const { by, code } = endCauses[cause];

  const openedAt = connection?.openedAt;
  const openFor = openedAt === undefined ? 0 : elapsed(context.scheduler) - openedAt;
  const ended = { owner: context.owner, endpoint: parts.endpoint.text, openFor, now: context.scheduler.now() };
  const describe = (audience: Audience) => describeEnd(cause, ended, details, audience);
  const end = describe(context.opaque ? 'opaque' : 'owner'); // before anything is changed: what throws here leaves it as it is
  socket.enter('end');
  socket.ended = end; // from here on its streams are born complete
  if (connection) {
    const reason = fitCloseReason(details.reason ?? '');
    connection.hangUp(before === 'open' || before === 'closing', details.code ?? code, reason);
  } else context.released();
  socket.madeInbox?.messages.stop();

  socket.ending = new Steps([
    ...resumable(() => socket.madeQuestions?.cancel()),
    ...resumable(() => socket.madeInbox?.cut()),
    ...resumable(() => socket.madeOutbox?.cut()),
    () => {
      const { error } = end;
      if (before === 'connecting' && cause !== 'denied' && error) socket.emit({ type: 'connectionError', error });
    },
    ...(socket.madeStreams?.finishing(end) ?? []),
    () => socket.madeInbox?.messages.finish(by !== 'owner' && by !== 'host'),
    ...resumable(() => socket.madeOutbox?.sent$.complete()),
    ...resumable(() => socket.madeOutbox?.writable$.complete()),
    () => {
      context.tellEnd(socket, () => describe('host'));
    },
    () => {
      context.life.removeDependant(socket); // only now: a destroy from inside a step has to finish them
      context.changed();
    },
  ]);
  socket.ending.take();
}

/** The link is gone: ends the socket behind the messages that came before (L16). */
export function drainSocket(socket: SocketCore, cause: EndCause, details: EndDetails): void {
  const { inbox } = socket;
  if (!inbox.idle) {
    socket.move('unreachable');
    socket.madeOutbox?.cut();
  }
  inbox.whenIdle(() => {
    endSocket(socket, cause, details);
  });
}
