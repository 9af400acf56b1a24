import { reflectApply } from './intrinsics.ts';
import { holderOf, readBelowRoot } from './readBelowRoot.ts';

type Then = (fulfilled: (value: unknown) => void, rejected: (error: unknown) => void) => unknown;

// Taken when the module loads: who patches it later hears nothing of our promises, and answers for none.
const { prototype } = Promise;
const platformThen = Reflect.get(prototype, 'then') as Then;

/** Whether a promise, of whichever make, may be what was answered. May throw what a hostile getter throws. */
export function isThenable(answer: object): answer is PromiseLike<unknown> {
  return typeof readBelowRoot(answer, 'then') === 'function';
}

/**
 * The `then` of a promise, ready to be called; undefined for what is none. Of the platform's own promises it is the
 * platform's own; what stands on `Object.prototype` makes no promise. May throw what a hostile getter throws.
 */
export function thenOf(answer: object): Then | undefined {
  const then = holderOf(answer, 'then') === prototype ? platformThen : readBelowRoot(answer, 'then');
  return typeof then === 'function' ? (...args) => reflectApply(then as Then, answer, args) : undefined;
}
