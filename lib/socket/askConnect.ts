import { type LayeredRuling, reentrant, refusal } from '../model/Ruling.ts';
import { elapsed } from '../stream/elapsed.ts';
import { reportError } from '../stream/reportError.ts';
import { endSocket } from './endSocket.ts';
import { record, refuse } from './refuse.ts';
import { requestOf } from './requestOf.ts';
import { requirePing } from './requirePing.ts';
import type { SocketCore } from './SocketCore.ts';

/** Puts the owner's wish to connect to the audits; dials if they allow it, ends the socket if not. Never throws. */
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
    refuse(socket, 'connect', refusal('state', `the socket is ${state}: a handle connects once`));
    return;
  }
  const denied = (ruling: LayeredRuling, waited?: number): void => {
    const decision = refuse(socket, 'connect', ruling, { waited });
    endSocket(socket, 'denied', { decision, retryAfter: ruling.retryAfter });
  };
  socket.move('connect');
  if (socket.state !== 'connecting') return; // a listener of state$ has ended it
  const refused = refuseAttempt(socket);
  if (refused) {
    denied(refused);
    return;
  }
  const request = requestOf(socket, 'connect', { protocols: socket.parts.protocols });
  socket.questions.put(request, (ruling, waited) => {
    if (!ruling.allow) {
      denied(ruling, waited);
      return;
    }
    record(socket, 'connect', ruling, { waited });
    if (socket.state !== 'connecting') return; // a listener of decisions$ has ended it
    socket.connection.dial(request);
    requirePing(socket);
  });
}

function refuseAttempt({ context }: SocketCore): LayeredRuling | undefined {
  const { decider, attempts, limits, scheduler } = context;
  if (decider.asking) return reentrant;
  const wait = attempts.attempt(elapsed(scheduler));
  if (wait === undefined) return undefined;
  return refusal('rate', `more than ${limits.attemptsPerSecond} attempts in this second`, wait);
}
