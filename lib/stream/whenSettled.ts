import { hasPlatformThen, thenOf } from '../model/readBelowRoot.ts';
import { hasStackRoom } from './ensureStackRoom.ts';
import { guarded } from './guarded.ts';
import type { Report } from './reportError.ts';

/**
 * Calls one of two callbacks when a promise or thenable settles: exactly one, once, whatever its `then` does. What they
 * throw is reported; with a plain `then` it would become an unhandled rejection.
 *
 * @throws what the promise's `then` throws
 */
export function whenSettled(
  promise: PromiseLike<unknown>,
  fulfilled: (value: unknown) => void,
  rejected: (error: unknown) => void,
  report?: Report,
): void {
  let settled = false;
  const isForeign = !hasPlatformThen(promise);
  const once = (callback: (value: unknown) => void): ((value: unknown) => void) => {
    const settle = guarded(
      (value: unknown) => {
        if (settled) return;
        settled = true;
        callback(value);
      },
      undefined,
      report,
    );
    if (!isForeign) return settle;
    return (value) => whenRoom(() => settle(value)); // its code may call back at any depth
  };
  thenOf(promise)?.(once(fulfilled), once(rejected));
}

// Shared by all calls: it references nothing.
const settled = Promise.resolve();

/**
 * Runs `work` in a microtask: after the current code has returned, with an empty stack, before any timer. What it
 * throws is reported. Also used to finish work that cannot be finished now, such as a destroy when the stack is full
 * (L24).
 */
export function soon(work: () => void): void {
  whenSettled(settled, work, work);
}

/** Runs `work` at once if the stack has room, otherwise in a microtask (L24). */
export function whenRoom(work: () => void): void {
  if (hasStackRoom()) work();
  else soon(work);
}
