import type { Subscription } from 'rxjs';
import { ignoreAnswer } from '../verdict/ask.ts';
import { Undecided } from '../verdict/Decider.ts';
import { OwnSet } from '../model/OwnSet.ts';
import type { Action, Request } from '../model/Request.ts';
import { cancelled, type LayeredRuling } from '../model/Ruling.ts';
import { elapsed } from '../stream/elapsed.ts';
import type { SocketView } from './SocketView.ts';

/** A request that has been put and not yet answered. */
interface PendingRequest {
  readonly request: Request;
  /** When it was put, by `elapsed`. */
  readonly since: number;
  readonly onRuling: (ruling: LayeredRuling, waited: number | undefined) => void;
  isPending: Subscription | undefined;
}

/** Puts a socket's life-cycle requests to the audits; what is unanswered when the socket ends is cancelled. */
export class PendingRequests {
  /** Made when first needed. */
  #pending: OwnSet<PendingRequest> | undefined;
  readonly #socket: Pick<SocketView, 'context' | 'state'>;

  constructor(socket: Pick<SocketView, 'context' | 'state'>) {
    this.#socket = socket;
  }

  /** Whether such a request waits for its answer. */
  asking(action: Action): boolean {
    let asking = false;
    this.#pending?.forEach(({ request }) => {
      asking ||= request.action === action;
    });
    return asking;
  }

  /** Calls `answered` once: inside this call if the audits answer at once, with `cancelled` if the socket ends first. */
  put(request: Request, answered: PendingRequest['onRuling']): void {
    const { decider, scheduler } = this.#socket.context;
    const begun = decider.begin(request, true);
    if (this.#socket.state === 'closed') {
      if (begun instanceof Undecided) ignoreAnswer(begun.pending.later);
      answered(cancelled, undefined); // destroyed inside its own audit
      return;
    }
    if (!(begun instanceof Undecided)) {
      answered(begun, undefined);
      return;
    }
    const since = elapsed(scheduler);
    const pending: PendingRequest = { request, since, onRuling: answered, isPending: undefined };
    const open = (this.#pending ??= new OwnSet());
    open.add(pending);
    try {
      pending.isPending = decider.resume(begun, request, true, (ruling) => {
        if (open.delete(pending)) answered(ruling, elapsed(scheduler) - since);
      });
    } catch (error) {
      open.delete(pending);
      throw error;
    }
    if (!open.has(pending)) pending.isPending.unsubscribe(); // the subscription has ended the socket
  }

  /** A nested or later call goes on with what is left. */
  cancel(): void {
    this.#pending?.forEach((pending) => {
      pending.isPending?.unsubscribe();
      if (!this.#pending?.delete(pending)) return; // its own teardown has cancelled it
      pending.onRuling(cancelled, elapsed(this.#socket.context.scheduler) - pending.since);
    });
  }
}
