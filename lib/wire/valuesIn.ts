import { isPlainObject } from '../model/readOptions.ts';

/**
 * Gives what a value of a post holds: the items of arrays, maps, sets and plain objects, and the cause of an error. A post is a
 * structured clone, so it has no getters. Nothing of other objects: a `String` would give each of its characters.
 */
export function* valuesIn(one: unknown): Iterable<unknown> {
  if (Array.isArray(one) || one instanceof Set) yield* one as Iterable<unknown>;
  else if (one instanceof Map) for (const entry of one as Map<unknown, unknown>) yield* entry;
  else if (one instanceof Error) yield one.cause;
  else if (isPlainObject(one)) for (const key in one) yield Reflect.get(one, key);
}
