import { thenOf } from '../model/readBelowRoot.ts';
import { guarded } from './guarded.ts';
import type { Report } from './reportError.ts';

/**
 * Hears what comes of a promise, of whichever make: calls one of the two, once, whatever its `then` does. What they
 * throw is reported: a promise of the platform would reject another promise with it, which nobody hears.
 *
 * @throws what its `then` throws
 */
export function whenSettled(
  promise: PromiseLike<unknown>,
  fulfilled: (value: unknown) => void,
  rejected: (error: unknown) => void,
  report?: Report,
): void {
  let settled = false;
  const once = (tell: (value: unknown) => void): ((value: unknown) => void) =>
    guarded(
      (value: unknown) => {
        if (settled) return;
        settled = true;
        tell(value);
      },
      undefined,
      report,
    );
  thenOf(promise)?.(once(fulfilled), once(rejected));
}

// Of no call's own: it holds nothing.
const settled = Promise.resolve();

/**
 * Runs `work` in a microtask, where the whole stack is free: when what runs now has returned, before any timer. What it
 * throws is reported. Also for what must be finished and cannot be finished here, such as a destroy that met the end of
 * the stack (L24).
 */
export function soon(work: () => void): void {
  whenSettled(settled, work, work);
}
