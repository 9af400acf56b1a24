import { nextTick } from 'node:process';
import { clearTimeout, setImmediate, setTimeout } from 'node:timers';
import { guarded } from '../stream/guarded.ts';

// Taken when the module loads.
const platformTick = nextTick;
const platformImmediate = setImmediate;

/** Runs `work` when what runs now has returned, before any I/O. What it throws is reported, and told to `failed`. */
export function onNextTick(work: () => void, failed?: (error: unknown) => void): void {
  platformTick(guarded(work, failed));
}

/** Runs `work` after the I/O that is due. What it throws is reported. */
export function afterIo(work: () => void): void {
  platformImmediate(guarded(work));
}

/** Runs `work` in so many ms. What it throws is reported, and told to `failed`. The returned function prevents it. */
export function inTime(work: () => void, ms: number, failed: (error: unknown) => void): () => void {
  const timer = setTimeout(guarded(work, failed), ms);
  return () => {
    clearTimeout(timer);
  };
}
