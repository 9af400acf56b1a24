/** Decides what to do about a connection on which nothing arrives (trap 41). */
export function nextBeat({ last, alive, late }: Look): Beat {
  if (alive) return 'wait';
  if (last === 'wait' || late) return 'ask';
  return last === 'ask' ? 'look-again' : 'give-up';
}

/** What a check of a connection finds. */
export interface Look {
  /** What was done at the last check. */
  readonly last: Beat;
  /** Whether anything has arrived since then, or could not arrive because reading is paused. */
  readonly alive: boolean;
  /** Whether the check comes much later than it was due. */
  readonly late: boolean;
}

/** What to do next: wait, ping, check again what has arrived meanwhile, or end the socket. */
export type Beat = 'wait' | 'ask' | 'look-again' | 'give-up';
