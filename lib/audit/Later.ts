import type { Subscribable } from 'rxjs';

/** An answer that is still to come. */
export type Later = PromiseLike<unknown> | Subscribable<unknown>;

/** Whether an answer is still to come. May throw what a hostile getter throws. */
export function isLater(answer: unknown): answer is Later {
  return typeof answer === 'object' && answer !== null && (isThenable(answer) || isSubscribable(answer));
}

export function isThenable(answer: object): answer is PromiseLike<unknown> {
  return typeof (answer as Partial<PromiseLike<unknown>>).then === 'function';
}

function isSubscribable(answer: object): answer is Subscribable<unknown> {
  return typeof (answer as Partial<Subscribable<unknown>>).subscribe === 'function';
}
