import type { DecisionCode, Layer } from './Decision.ts';

/** The outcome of one audit: whether it allows, and the code to record. */
export interface Ruling {
  readonly allow: boolean;
  readonly code: DecisionCode;
  readonly reason?: string;
  /** The audit's own code. */
  readonly given?: string;
  /** When the same request may succeed, in ms from now. */
  readonly retryAfter?: number;
}

/** A ruling, and the layer that made it. */
export interface LayeredRuling extends Pick<Ruling, 'allow' | 'code'> {
  readonly layer: Layer;
  readonly reason?: string | undefined;
  readonly given?: string | undefined;
  readonly retryAfter?: number | undefined;
}

/** The ruling of an audit that returned `true`. */
export const allowed: Ruling = Object.freeze({ allow: true, code: 'allowed' });

/** Makes a denial by the library itself. */
export function libraryRuling(code: DecisionCode, reason: string, retryAfter?: number): LayeredRuling {
  return { allow: false, layer: 'library', code, reason, given: undefined, retryAfter };
}

/** The denial of one more socket or HTTP request, since there are as many as there may be. */
export function fullRuling(who: 'owner' | 'network', most: number, limit: string, retryAfter: number): LayeredRuling {
  const reason = `the ${who} has ${most} sockets already: one counts until it has closed and its messages are read (limits.${limit})`;
  return libraryRuling('limit', reason, retryAfter);
}

/** The denial of a request that was made inside one of the owner's own audits (L10). */
export const reentrant: LayeredRuling = Object.freeze(
  libraryRuling('reentrant', "an owner's audit must not make requests: return its verdict first"),
);

/** The denial of a request that was over before an audit answered, because its socket or its owner had ended. */
export const cancelled: LayeredRuling = Object.freeze(libraryRuling('cancelled', 'it ended before the audit answered'));

/** The denial of a request whose owner is destroyed. */
export const ownerDestroyed: LayeredRuling = libraryRuling('owner-destroyed', 'the owner is destroyed');
