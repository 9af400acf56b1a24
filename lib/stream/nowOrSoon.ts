import { soon } from './whenSettled.ts';

/**
 * Runs `work`, and once more in a microtask if it throws, because the stack was full (L24). So `work` must continue with
 * what is left.
 */
export function nowOrSoon(work: () => void): void {
  try {
    work();
  } catch {
    soon(work);
  }
}
