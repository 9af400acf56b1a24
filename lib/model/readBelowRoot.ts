import type { Subscribable } from 'rxjs';
import { hasOwn, PlatformPromise, prototypeOf, reflectApply, reflectGet } from './intrinsics.ts';

/**
 * Reads a property of an object or of its classes, but never of `Object.prototype`, so that a polluted prototype adds
 * nothing. May throw what a getter or a Proxy throws.
 */
export function readBelowRoot(object: object, name: PropertyKey): unknown {
  return holderOf(object, name) === undefined ? undefined : reflectGet(object, name);
}

const maxPrototypes = 100; // a Proxy can return a new prototype without end

/**
 * Returns the object in the prototype chain that has the property. Undefined if only the root, `Object.prototype`, has
 * it.
 */
export function holderOf(object: object, name: PropertyKey): object | undefined {
  let at = object;
  for (let depth = 0; depth < maxPrototypes; depth++) {
    const above = prototypeOf(at);
    if (above === null && at !== object) return undefined; // an Object.prototype, also of another realm
    if (hasOwn(at, name)) return at;
    if (above === null) return undefined;
    at = above;
  }
  return undefined;
}

/** Returns whether nothing is inherited from a class: the object has no prototype, or one that is a root, of any realm. */
export function isBelowRoot(object: object): boolean {
  const prototype = prototypeOf(object);
  return prototype === null || prototypeOf(prototype) === null;
}

/** Reads an own property; undefined if there is none. May throw what a getter or a Proxy throws. */
export function readOwnProperty<T extends object, K extends keyof T>(object: T, name: K): T[K] | undefined;
export function readOwnProperty(object: object, name: PropertyKey): unknown;
export function readOwnProperty(object: object, name: PropertyKey): unknown {
  return hasOwn(object, name) ? reflectGet(object, name) : undefined;
}

/** Copies the own properties of an object into one without a prototype, so that a polluted one adds nothing. */
export function withoutPrototype<T extends object>(given: T): T {
  return { __proto__: null, ...given };
}

/** Reads a part of a foreign error; undefined if a getter or a Proxy throws. */
export function partOf(error: unknown, key: string): unknown {
  try {
    return typeof error === 'object' && error !== null ? readBelowRoot(error, key) : undefined;
  } catch {
    return undefined;
  }
}

type Then = (fulfilled: (value: unknown) => void, rejected: (error: unknown) => void) => unknown;

// Read when this module loads: code that patches `then` later neither sees our promises nor settles them.
const { prototype } = PlatformPromise;
const platformThen = Reflect.get(prototype, 'then') as Then;

/** Returns whether an answer is a promise or a thenable. May throw what a hostile getter throws. */
export function isThenable(answer: unknown): answer is PromiseLike<unknown> {
  return hasMethod(answer, 'then');
}

/** Returns whether an answer is an observable or looks like one. May throw what a hostile getter throws. */
export function isSubscribable(answer: unknown): answer is Subscribable<unknown> {
  return hasMethod(answer, 'subscribe');
}

function hasMethod(answer: unknown, name: string): boolean {
  return typeof answer === 'object' && answer !== null && typeof readBelowRoot(answer, name) === 'function';
}

/**
 * Returns the `then` of a promise as a function to call; undefined if the answer has none. For the platform's promises
 * it is the platform's own method. A `then` on `Object.prototype` does not count. May throw what a hostile getter
 * throws.
 */
export function thenOf(answer: object): Then | undefined {
  const then = hasPlatformThen(answer) ? platformThen : readBelowRoot(answer, 'then');
  return typeof then === 'function' ? (...args) => reflectApply(then as Then, answer, args) : undefined;
}

/** Returns whether the platform calls back, with an empty stack, rather than the code that made the thenable. */
export function hasPlatformThen(answer: object): boolean {
  return holderOf(answer, 'then') === prototype;
}
