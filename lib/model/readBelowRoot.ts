import { hasOwn, PlatformPromise, prototypeOf, reflectApply, reflectGet } from './intrinsics.ts';

const maxPrototypes = 100; // a Proxy may name a new class for ever

/** The object itself, or the class prototype, that has this property; undefined where only the root has it. */
export function holderOf(object: object, name: PropertyKey): object | undefined {
  let at = object;
  for (let depth = 0; depth < maxPrototypes; depth++) {
    const above = prototypeOf(at);
    if (above === null && at !== object) return undefined; // an Object.prototype, of whichever realm
    if (hasOwn(at, name)) return at;
    if (above === null) return undefined;
    at = above;
  }
  return undefined;
}

/**
 * Reads a property of an object or of its classes, never of `Object.prototype`: what somebody has put there belongs to
 * nobody. May throw what a getter or a Proxy throws.
 */
export function readBelowRoot(object: object, name: PropertyKey): unknown {
  return holderOf(object, name) === undefined ? undefined : reflectGet(object, name);
}

/** Reads an own property, or undefined. May throw what a getter or a Proxy throws. */
export function readOwnProperty(object: object, name: PropertyKey): unknown {
  return hasOwn(object, name) ? reflectGet(object, name) : undefined;
}

type Then = (fulfilled: (value: unknown) => void, rejected: (error: unknown) => void) => unknown;

// Taken when the module loads: who patches it later hears nothing of our promises, and answers for none.
const { prototype } = PlatformPromise;
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
