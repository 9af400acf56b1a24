import type { Ruling } from '../model/Ruling.ts';
import { isThenable, readBelowRoot } from '../model/readBelowRoot.ts';
import { whenSettled } from '../stream/whenSettled.ts';
import { readVerdict, failureOf } from './readVerdict.ts';
import type { Subscribable } from 'rxjs';

/** Asks an audit: a ruling if it answers at once, else pending. Never throws. */
export function ask<R>(audit: (request: R) => unknown, request: R): Ruling | PendingAnswer {
  try {
    const answer = audit(request);
    return answer !== true && isDeferred(answer) ? new PendingAnswer(answer) : readVerdict(answer);
  } catch (error) {
    return failureOf(error);
  }
}

/** What becomes of an answer that is still to come where one is due at once. */
export function notSynchronous(pending: PendingAnswer): Ruling {
  ignoreAnswer(pending.later);
  return {
    allow: false,
    code: 'not-synchronous',
    reason: 'the audit must answer at once, not with a promise or an observable',
  };
}

/** An answer that is not wanted any more: its rejection is nobody's. */
export function ignoreAnswer(later: DeferredAnswer): void {
  const ignore = (): void => undefined;
  try {
    if (isThenable(later)) whenSettled(later, ignore, ignore);
  } catch {
    // a `then` that throws has no more to say
  }
}

/** An audit that has been asked and not yet answered. A class, so that no answer of an audit can pass for a ruling. */
export class PendingAnswer {
  readonly later: DeferredAnswer;

  constructor(later: DeferredAnswer) {
    this.later = later;
  }
}

/** An answer that is still to come. */
export type DeferredAnswer = PromiseLike<unknown> | Subscribable<unknown>;

/** Whether an answer is still to come. May throw what a hostile getter throws. */
export function isDeferred(answer: unknown): answer is DeferredAnswer {
  return typeof answer === 'object' && answer !== null && (isThenable(answer) || isSubscribable(answer));
}

function isSubscribable(answer: object): answer is Subscribable<unknown> {
  return typeof readBelowRoot(answer, 'subscribe') === 'function';
}
