import { type LayeredRuling, reentrant, libraryRuling } from '../model/Ruling.ts';
import { elapsed } from '../stream/schedulerTime.ts';
import { reportError } from '../stream/reportError.ts';
import { endSocket } from './endSocket.ts';
import { recordRuling, recordDenial } from './recordRuling.ts';
import { requirePing } from './KeepAlive.ts';
import { putRequest } from './putRequest.ts';
import { connectRequestOf } from './requestOf.ts';
import type { SocketCore } from './SocketCore.ts';

/** Connects a socket for its owner if the audits allow it; if not, the socket ends. Never throws. */
export function askConnect(socket: SocketCore): void {
  try {
    ask(socket);
  } catch (error) {
    reportError(error);
    endSocket(socket, 'failed'); // rather than connecting for ever
  }
}

function ask(socket: SocketCore): void {
  const { state } = socket;
  if (state === 'closed') return;
  if (state !== 'created') {
    recordDenial(socket, 'connect', libraryRuling('state', `the socket is ${state}: a handle connects once`));
    return;
  }
  const denied = (ruling: LayeredRuling, waited?: number): void => {
    const decision = recordDenial(socket, 'connect', ruling, waited);
    endSocket(socket, 'denied', { decision, retryAfter: ruling.retryAfter });
  };
  socket.move('connect');
  if (socket.state !== 'connecting') return; // a subscriber of state$ has ended it
  const refused = refuseAttempt(socket);
  if (refused) {
    denied(refused);
    return;
  }
  const request = connectRequestOf(socket);
  putRequest(socket, request, (ruling, waited) => {
    if (!ruling.allow) {
      denied(ruling, waited);
      return;
    }
    recordRuling(socket, 'connect', ruling, waited);
    if (socket.state !== 'connecting') return; // a subscriber of decisions$ has ended it
    socket.connection.dial(request);
    requirePing(socket);
  });
}

function refuseAttempt({ context }: SocketCore): LayeredRuling | undefined {
  const { decider, attempts, limits, scheduler } = context;
  if (decider.auditRunning) return reentrant;
  const wait = attempts.attempt(elapsed(scheduler));
  if (wait === undefined) return undefined;
  return libraryRuling(
    'rate',
    `more than ${limits.attemptsPerSecond} attempts in this second (limits.attemptsPerSecond)`,
    wait,
  );
}
