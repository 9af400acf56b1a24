import { noop } from 'rxjs';
import { isPlainObject } from '../model/readOptions.ts';
import { callReporting } from '../stream/callReporting.ts';

/** Values of one post that are looked at: to look at all would hold up the host. */
const mostValues = 65_536;

/**
 * Closes what came along in a post that breaks the rules, such as a `MessagePort` or a `FileHandle` of Node: one that is
 * collected while it is open ends the process. A post is a structured clone, so it has no getters, and what has a method
 * is an object of the platform's. Looks into arrays, maps, sets, plain objects and the causes of errors. Never throws.
 */
export function closeHandles(post: unknown): void {
  callReporting(() => {
    const found = new Set<unknown>([post]);
    let left = mostValues;
    for (const one of found) {
      if (typeof one !== 'object' || one === null) continue;
      const handle = one as { close?: () => unknown };
      if (typeof handle.close === 'function') {
        callReporting(() => handle.close?.(), noop);
        continue;
      }
      for (const value of valuesIn(one)) {
        if (left === 0) break;
        left -= 1;
        found.add(value);
      }
    }
  }, noop);
}

/** Nothing of other objects: a `String` would give each of its characters. */
function* valuesIn(one: object): Iterable<unknown> {
  if (Array.isArray(one) || one instanceof Set) yield* one as Iterable<unknown>;
  else if (one instanceof Map) for (const entry of one as Map<unknown, unknown>) yield* entry;
  else if (one instanceof Error) yield one.cause;
  else if (isPlainObject(one)) for (const key in one) yield Reflect.get(one, key);
}
