import { nextTick } from 'node:process';
import { clearTimeout, setImmediate, setTimeout } from 'node:timers';
import { guarded } from '../stream/guarded.ts';

// The timers of Node, taken when the module loads, so that code that patches them later cannot change them.
const platformTick = nextTick;
const platformImmediate = setImmediate;

/** Runs `work` after the current code, before any I/O. What it throws is reported and passed to `failed`. */
export function onNextTick(work: () => void, failed?: (error: unknown) => void): void {
  platformTick(guarded(work, failed));
}

/** Runs `work` after the I/O that is due. What it throws is reported. */
export function afterIo(work: () => void): void {
  platformImmediate(guarded(work));
}

/** Runs `work` after that many ms. What it throws is reported and passed to `failed`. The returned function cancels it. */
export function inTime(work: () => void, ms: number, failed: (error: unknown) => void): () => void {
  const timer = setTimeout(guarded(work, failed), ms);
  return () => {
    clearTimeout(timer);
  };
}
