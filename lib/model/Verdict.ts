/** A refusal with its reason. */
export interface Denial {
  readonly allow: false;
  /** For people: why, and what would be allowed. */
  readonly reason: string;
  /** For programs: a word of the audit's own, recorded as `given`. */
  readonly code?: string;
  /** When asking again may help, in ms from now. Without it a denial is final. */
  readonly retryAfter?: number;
}

/** What one audit says. Only `true` allows; anything that is neither `true`, `false` nor a `Denial` is a failure. */
export type Verdict = boolean | Denial;
