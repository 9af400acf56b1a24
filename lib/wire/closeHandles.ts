import { noop } from 'rxjs';
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
      if (typeof handle.close === 'function') callReporting(() => handle.close?.(), noop);
      else left = addInner(one, found, left);
    }
  }, noop);
}

/** Adds what an object holds, and returns how many more values may be looked at. */
function addInner(one: object, found: Set<unknown>, left: number): number {
  let most = left;
  if (Array.isArray(one)) for (let i = 0; i < one.length && most > 0; i++, most--) found.add(one[i]);
  else if (one instanceof Error) found.add(one.cause);
  else if (one instanceof Map || one instanceof Set) {
    for (const [key, value] of one.entries()) {
      if (most-- <= 0) break;
      found.add(key).add(value);
    }
  } else if (Object.getPrototypeOf(one) === Object.prototype) {
    for (const key in one) {
      if (most-- <= 0) break;
      found.add(Reflect.get(one, key));
    }
  }
  return most;
}
