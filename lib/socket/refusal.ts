import type { DecisionCode } from '../model/Decision.ts';
import type { LayeredRuling } from '../model/Ruling.ts';

/** A denial by the library itself. */
export function refusal(code: DecisionCode, reason: string, retryAfter?: number): LayeredRuling {
  return { allow: false, layer: 'library', code, reason, retryAfter };
}

/** What a request gets from inside one of the owner's own audits (L10). */
export const reentrant: LayeredRuling = Object.freeze(
  refusal('reentrant', "an owner's audit may not make requests of its own: answer first"),
);

/** What a request gets whose socket or owner ended before the answer. */
export const cancelled: LayeredRuling = Object.freeze(
  refusal('cancelled', 'the socket ended before the audit answered'),
);
