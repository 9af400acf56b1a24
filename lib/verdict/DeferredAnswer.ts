import type { Subscribable } from 'rxjs';
import { isThenable, readBelowRoot } from '../model/readBelowRoot.ts';

/** An answer that is still to come. */
export type DeferredAnswer = PromiseLike<unknown> | Subscribable<unknown>;

/** Whether an answer is still to come. May throw what a hostile getter throws. */
export function isDeferred(answer: unknown): answer is DeferredAnswer {
  return typeof answer === 'object' && answer !== null && (isThenable(answer) || isSubscribable(answer));
}

function isSubscribable(answer: object): answer is Subscribable<unknown> {
  return typeof readBelowRoot(answer, 'subscribe') === 'function';
}
