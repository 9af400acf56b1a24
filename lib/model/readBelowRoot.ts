import { hasOwn, prototypeOf, reflectGet } from './intrinsics.ts';

const mostClasses = 100; // a Proxy may name a new class for ever

/** The object itself, or the class prototype, that has this property; undefined where only the root has it. */
export function holderOf(object: object, name: PropertyKey): object | undefined {
  let at = object;
  for (let depth = 0; depth < mostClasses; depth++) {
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
