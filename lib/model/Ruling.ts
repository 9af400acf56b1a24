import type { DecisionCode, Layer } from './Decision.ts';

/** One audit's answer, read: allow, deny or fail, with the code that will be recorded. */
export interface Ruling {
  readonly allow: boolean;
  readonly code: DecisionCode;
  readonly reason?: string;
  /** The audit's own code. */
  readonly given?: string;
  /** When asking again may help, in ms. */
  readonly retryAfter?: number;
}

/** A ruling, and which layer made it. */
export interface LayeredRuling extends Pick<Ruling, 'allow' | 'code'> {
  readonly layer: Layer;
  readonly reason?: string | undefined;
  readonly given?: string | undefined;
  readonly retryAfter?: number | undefined;
}

/** The ruling of an audit that said `true`. */
export const allowed: Ruling = Object.freeze({ allow: true, code: 'allowed' });

/** A denial by the library itself. */
export function libraryRuling(code: DecisionCode, reason: string, retryAfter?: number): LayeredRuling {
  return { allow: false, layer: 'library', code, reason, retryAfter };
}

/** What a request gets from inside one of the owner's own audits (L10). */
export const reentrant: LayeredRuling = Object.freeze(
  libraryRuling('reentrant', "an owner's audit may not make requests of its own: answer first"),
);

/** What a request gets whose socket or owner ended before the answer. */
export const cancelled: LayeredRuling = Object.freeze(
  libraryRuling('cancelled', 'the socket ended before the audit answered'),
);
