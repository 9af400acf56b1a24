import { whenSettled } from './whenSettled.ts';

// Of no call's own: it holds nothing.
const settled = Promise.resolve();

/** Runs `work` when what runs now has returned, before any timer. What it throws is reported. */
export function soon(work: () => void): void {
  whenSettled(settled, work, work);
}
