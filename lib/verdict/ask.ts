import { noop, type Subscribable } from 'rxjs';
import type { Layer } from '../model/Decision.ts';
import type { Ruling } from '../model/Ruling.ts';
import { isSubscribable, isThenable } from '../model/readBelowRoot.ts';
import { whenSettled } from '../stream/whenSettled.ts';
import { type Asker, askFor } from './currentAsker.ts';
import { nameOfLayer, thrownRuling, readVerdict } from './readVerdict.ts';
import { waitingFor } from './stoppablePromise.ts';

/**
 * Runs an audit. Returns its ruling if it answers synchronously, and otherwise the pending answer. Never throws.
 *
 * @param asker for an owner's audit
 */
export function ask<R>(
  audit: (request: R) => unknown,
  request: R,
  asker?: Asker,
  layer?: Layer,
): Ruling | PendingAnswer {
  try {
    const answer = askFor(asker, audit, request);
    return answer !== true && isDeferred(answer) ? new PendingAnswer(answer) : readVerdict(answer, layer);
  } catch (error) {
    return thrownRuling(error, layer);
  }
}

/** Makes the ruling for a pending answer where a synchronous one is required, and ignores the answer. */
export function notSynchronous(pending: PendingAnswer, layer?: Layer): Ruling {
  ignoreAnswer(pending.answer);
  return {
    allow: false,
    code: 'not-synchronous',
    reason: `${nameOfLayer(layer)} must answer synchronously, not with a promise or an observable`,
  };
}

/** Ignores a pending answer, so that its rejection is not reported as unhandled. */
export function ignoreAnswer(answer: DeferredAnswer): void {
  try {
    if (!isThenable(answer)) return;
    waitingFor(answer)?.(); // what would be asked for it next is not
    whenSettled(answer, noop, noop);
  } catch {
    // a `then` that throws is ignored too
  }
}

/**
 * The answer of an audit that has not answered yet. A class, so that no audit can return something that looks like one.
 */
export class PendingAnswer {
  readonly answer: DeferredAnswer;

  constructor(answer: DeferredAnswer) {
    this.answer = answer;
  }
}

/** An answer that arrives later. */
export type DeferredAnswer = PromiseLike<unknown> | Subscribable<unknown>;

/** Returns whether an answer arrives later. May throw what a hostile getter throws. */
export function isDeferred(answer: unknown): answer is DeferredAnswer {
  return isThenable(answer) || isSubscribable(answer);
}
