/** What a look at a connection finds. */
export interface Look {
  /** What was done at the last look. */
  readonly last: Beat;
  /** Whether anything has come since then, or could not come since reading is held. */
  readonly alive: boolean;
  /** Whether the look comes much later than it was due. */
  readonly late: boolean;
}

/** What to do next: wait, ask for a sign of life, look once more what has come meanwhile, or give the peer up. */
export type Beat = 'wait' | 'ask' | 'look-again' | 'give-up';

/** Decides what silence means (trap 41). */
export function nextBeat({ last, alive, late }: Look): Beat {
  if (alive) return 'wait';
  if (last === 'wait' || late) return 'ask';
  return last === 'ask' ? 'look-again' : 'give-up';
}
