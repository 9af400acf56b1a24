import type { Trial } from './Trial.ts';

/** Cases of a contract by their names. */
export type Cases = Readonly<Record<string, (trial: Trial) => Promise<void>>>;
