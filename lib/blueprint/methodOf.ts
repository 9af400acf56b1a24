import { hasOwn, prototypeOf, reflectApply, reflectGet } from '../model/intrinsics.ts';

/**
 * Finds a method on an object or its classes, and binds it to the object. Does not look at `Object.prototype` and
 * `Function.prototype`, which may be polluted. Returns undefined if there is no such function.
 *
 * @throws what a getter or a Proxy throws
 */
export function methodOf(object: object, name: string): Method | undefined {
  let at: object | null = object;
  for (let depth = 0; at !== null && at !== rootObject && at !== rootFunction && depth < mostClasses; depth += 1) {
    if (hasOwn(at, name)) {
      const method: unknown = reflectGet(at, name, object);
      return typeof method === 'function' ? (...args) => reflectApply(method, object, args) as unknown : undefined;
    }
    at = prototypeOf(at);
  }
  return undefined;
}

type Method = (...args: readonly unknown[]) => unknown;

const mostClasses = 100; // a Proxy may return a new prototype each time
const { prototype: rootObject } = Object;
const { prototype: rootFunction } = Function;
