import type { Ruling } from '../model/Ruling.ts';
import { isThenable } from '../model/readBelowRoot.ts';
import { whenSettled } from '../stream/whenSettled.ts';
import { isDeferred, type DeferredAnswer } from './DeferredAnswer.ts';
import { readVerdict, failureOf } from './readVerdict.ts';

/** Asks an audit: a ruling if it answers at once, else pending. Never throws. */
export function ask<R>(audit: (request: R) => unknown, request: R): Ruling | Pending {
  try {
    const answer = audit(request);
    return answer !== true && isDeferred(answer) ? new Pending(answer) : readVerdict(answer);
  } catch (error) {
    return failureOf(error);
  }
}

/** What becomes of an answer that is still to come where one is due at once. */
export function notSynchronous(pending: Pending): Ruling {
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
export class Pending {
  readonly later: DeferredAnswer;

  constructor(later: DeferredAnswer) {
    this.later = later;
  }
}
