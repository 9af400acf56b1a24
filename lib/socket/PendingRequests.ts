import type { Subscription } from 'rxjs';
import { swallow } from '../verdict/ask.ts';
import { Undecided } from '../verdict/Decider.ts';
import { OwnSet } from '../model/OwnSet.ts';
import type { Action, Request } from '../model/Request.ts';
import { cancelled, type LayeredRuling } from '../model/Ruling.ts';
import { elapsed } from '../stream/elapsed.ts';
import type { SocketInside } from './SocketView.ts';

/** A request that has been put and not yet answered. */
interface Question {
  readonly request: Request;
  /** When it was put, by `elapsed`. */
  readonly since: number;
  readonly answered: (ruling: LayeredRuling, waited: number | undefined) => void;
  asking: Subscription | undefined;
}

/** Puts a socket's life-cycle requests to the audits; what is unanswered when the socket ends is cancelled. */
export class Questions {
  /** Made when first needed. */
  #open: OwnSet<Question> | undefined;
  readonly #inside: SocketInside;

  constructor(inside: SocketInside) {
    this.#inside = inside;
  }

  /** Whether such a request waits for its answer. */
  asking(action: Action): boolean {
    let asking = false;
    this.#open?.forEach(({ request }) => {
      asking ||= request.action === action;
    });
    return asking;
  }

  /** Calls `answered` once: inside this call if the audits answer at once, with `cancelled` if the socket ends first. */
  put(request: Request, answered: Question['answered']): void {
    const { decider, scheduler } = this.#inside.context;
    const begun = decider.begin(request, true);
    if (this.#inside.state === 'closed') {
      if (begun instanceof Undecided) swallow(begun.pending.later);
      answered(cancelled, undefined); // destroyed inside its own audit
      return;
    }
    if (!(begun instanceof Undecided)) {
      answered(begun, undefined);
      return;
    }
    const since = elapsed(scheduler);
    const question: Question = { request, since, answered, asking: undefined };
    const open = (this.#open ??= new OwnSet());
    open.add(question);
    try {
      question.asking = decider.resume(begun, request, true, (ruling) => {
        if (open.delete(question)) answered(ruling, elapsed(scheduler) - since);
      });
    } catch (error) {
      open.delete(question);
      throw error;
    }
    if (!open.has(question)) question.asking.unsubscribe(); // the subscription has ended the socket
  }

  /** A nested or later call goes on with what is left. */
  cancel(): void {
    this.#open?.forEach((question) => {
      question.asking?.unsubscribe();
      if (!this.#open?.delete(question)) return; // its own teardown has cancelled it
      question.answered(cancelled, elapsed(this.#inside.context.scheduler) - question.since);
    });
  }
}
