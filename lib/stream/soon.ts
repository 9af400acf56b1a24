import { whenSettled } from './whenSettled.ts';

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
