import { noop } from 'rxjs';
import { callReporting } from '../stream/callReporting.ts';

/** Objects of one post that are looked at. */
const mostObjects = 65_536;

/**
 * Closes what came along in a post that breaks the rules, such as a `MessagePort` or a `FileHandle` of Node: one that is
 * collected while it is open ends the process. A post is a structured clone, so it has no getters, and what has a method
 * is an object of the platform's.
 */
export function closeHandles(post: unknown): void {
  const found = new Set([post]);
  for (const one of found) {
    if (typeof one !== 'object' || !one || ArrayBuffer.isView(one)) continue;
    const handle = one as { close?: () => unknown };
    if (typeof handle.close === 'function') callReporting(() => handle.close?.(), noop);
    else
      for (const inner of Object.values(one))
        if (found.size < mostObjects && typeof inner === 'object') found.add(inner);
  }
}
