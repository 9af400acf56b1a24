import type { Subscription } from 'rxjs';
import { PrivateSet } from '../model/privateCollections.ts';
import type { Action, Request } from '../model/Request.ts';
import { cancelled, type LayeredRuling } from '../model/Ruling.ts';
import { elapsed } from '../stream/elapsed.ts';
import { ignoreAnswer } from '../verdict/ask.ts';
import { Undecided } from '../verdict/Decider.ts';
import type { SocketCore } from './SocketCore.ts';

/**
 * Runs the audits on a life-cycle request of a socket. Calls `onRuling` once: inside this call if the audits answer at
 * once, with `cancelled` if the socket ends first.
 */
export function putRequest(socket: SocketCore, request: Request, onRuling: PendingRequest['onRuling']): void {
  const { decider } = socket.context;
  const begun = decider.begin(request, true);
  if (socket.state === 'closed') {
    if (begun instanceof Undecided) ignoreAnswer(begun.pending.answer);
    onRuling(cancelled, undefined); // its own audit has destroyed the owner
  } else if (begun instanceof Undecided) waitFor(socket, begun, request, onRuling);
  else onRuling(begun, undefined);
}

/** A request whose audit has not answered yet. */
export interface PendingRequest {
  readonly request: Request;
  /** When it was put, by `elapsed`. */
  readonly since: number;
  readonly onRuling: (ruling: LayeredRuling, waited: number | undefined) => void;
  isPending: Subscription | undefined;
}

/** Apart from `putRequest`: its closures would cost those that do not wait. */
function waitFor(socket: SocketCore, begun: Undecided, request: Request, onRuling: PendingRequest['onRuling']): void {
  const { decider, scheduler } = socket.context;
  const since = elapsed(scheduler);
  const pending: PendingRequest = { request, since, onRuling, isPending: undefined };
  const all = (socket.pending ??= new PrivateSet());
  all.add(pending);
  try {
    pending.isPending = decider.resume(begun, request, true, (ruling) => {
      if (all.delete(pending)) onRuling(ruling, elapsed(scheduler) - since);
    });
  } catch (error) {
    all.delete(pending);
    throw error;
  }
  if (!all.has(pending)) pending.isPending.unsubscribe(); // the subscription has ended the socket
}

/** Whether such a request of the socket waits for its answer. */
export function isPending({ pending }: SocketCore, action: Action): boolean {
  let found = false;
  pending?.forEach(({ request }) => {
    found ||= request.action === action;
  });
  return found;
}

/** Cancels what is pending at the end of a socket. A nested or later call goes on with what is left. */
export function cancelPending({ pending: all, context }: SocketCore): void {
  all?.forEach((pending) => {
    pending.isPending?.unsubscribe();
    if (!all.delete(pending)) return; // its own teardown has cancelled it
    pending.onRuling(cancelled, elapsed(context.scheduler) - pending.since);
  });
}
