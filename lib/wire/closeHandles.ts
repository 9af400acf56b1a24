import { noop } from 'rxjs';
import { callReporting } from '../stream/callReporting.ts';
import { valuesIn } from './valuesIn.ts';

/** Values of one post that are looked at: to look at all would hold up the host. */
const mostValues = 65_536;

/**
 * Closes what came along in a post that breaks the rules, such as a `MessagePort` or a `FileHandle` of Node: one that is
 * collected while it is open ends the process. In a post, which is a structured clone, what has a method is an object of the
 * platform's. Never throws.
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
