import type { Subscription } from 'rxjs';
import { PrivateSet } from '../model/privateCollections.ts';
import type { Action, Request } from '../model/Request.ts';
import { cancelled, type LayeredRuling } from '../model/Ruling.ts';
import { elapsed } from '../stream/schedulerTime.ts';
import { ignoreAnswer } from '../verdict/ask.ts';
import { Undecided } from '../verdict/Decider.ts';
import type { OwnerContext } from './OwnerContext.ts';
import type { SocketCore } from './SocketCore.ts';

/**
 * Runs the audits on a life-cycle request of a socket. Calls `onRuling` once: inside this call if the audits answer at
 * once, with `cancelled` if the socket ends first.
 */
export function putRequest(socket: RequestSource, request: Request, onRuling: PendingRequest['onRuling']): void {
  const { decider } = socket.context;
  const begun = decider.begin(request, true);
  if (socket.state === 'closed') {
    if (begun instanceof Undecided) ignoreAnswer(begun.pending.answer);
    onRuling(cancelled, undefined); // its own audit has destroyed the owner
  } else if (begun instanceof Undecided) awaitRuling(socket, begun, request, onRuling);
  else onRuling(begun, undefined);
}

/** What makes such requests: a socket, or an HTTP request. */
export type RequestSource = Pick<SocketCore, 'state' | 'pending'> & {
  readonly context: Pick<OwnerContext, 'decider' | 'scheduler'>;
};

/** A request whose audit has not answered yet. */
export interface PendingRequest {
  readonly request: Request;
  /** When it was put, by `elapsed`. */
  readonly since: number;
  readonly onRuling: (ruling: LayeredRuling, waited: number | undefined) => void;
  /** Unsubscribing cancels the audit. */
  subscription: Subscription | undefined;
}

/** Apart from `putRequest`, since its closures would cost those that do not wait. */
function awaitRuling(
  socket: RequestSource,
  begun: Undecided,
  request: Request,
  onRuling: PendingRequest['onRuling'],
): void {
  const { decider, scheduler } = socket.context;
  const since = elapsed(scheduler);
  const pending: PendingRequest = { request, since, onRuling, subscription: undefined };
  const all = (socket.pending ??= new PrivateSet());
  all.add(pending);
  try {
    pending.subscription = decider.resume(begun, request, true, (ruling) => {
      if (all.delete(pending)) onRuling(ruling, elapsed(scheduler) - since);
    });
  } catch (error) {
    all.delete(pending);
    throw error;
  }
  if (!all.has(pending)) pending.subscription.unsubscribe(); // the subscription has ended the socket
}

/** Returns whether a request for this action waits for its answer. */
export function isPending({ pending }: SocketCore, action: Action): boolean {
  let found = false;
  pending?.forEach(({ request }) => {
    found ||= request.action === action;
  });
  return found;
}

/** Cancels what is pending at the end of a socket. A nested or later call continues with the rest. */
export function cancelPending({ pending: all, context }: RequestSource): void {
  all?.forEach((pending) => {
    pending.subscription?.unsubscribe();
    if (!all.delete(pending)) return; // its own teardown has cancelled it
    pending.onRuling(cancelled, elapsed(context.scheduler) - pending.since);
  });
}
