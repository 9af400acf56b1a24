import type { DecisionCode, Layer } from './Decision.ts';

/** One audit's answer, read: allow, deny or fail, with the code that will be recorded. */
export interface Ruling {
  readonly allow: boolean;
  readonly code: DecisionCode;
  readonly reason?: string | undefined;
  /** The audit's own code. */
  readonly given?: string | undefined;
  /** When asking again may help, in ms. */
  readonly retryAfter?: number | undefined;
}

/** A ruling, and which layer made it. */
export interface LayeredRuling extends Ruling {
  readonly layer: Layer;
}

/** The ruling of an audit that said `true`. */
export const allowed: Ruling = Object.freeze({ allow: true, code: 'allowed' });
