import { freeze, weakGet, weakSet } from './intrinsics.ts';
import type { Denial } from './Audit.ts';
import type { DecisionCode } from './Decision.ts';

/**
 * Makes a denial that is frozen and has no prototype, so that nothing on `Object.prototype` can change its meaning. For
 * example, a promise that resolves with it would read its `then`.
 */
export function makeDenial(details: {
  readonly reason: string;
  readonly code: string | undefined;
  readonly retryAfter: number | undefined;
}): Denial {
  const { reason, code, retryAfter } = details;
  return freeze({
    __proto__: null,
    allow: false,
    reason,
    ...(code === undefined ? undefined : { code }),
    ...(retryAfter === undefined ? undefined : { retryAfter }),
  });
}

const made = new WeakMap<object, DecisionCode>();

/** Makes a denial of one of the library's own audits. Its code is recorded as the decision's code. */
export function libraryDenial(code: DecisionCode, reason: string, retryAfter?: number): Denial {
  const denial = makeDenial({ reason, code, retryAfter });
  weakSet(made, denial, code);
  return denial;
}

/** Returns the code of a denial that `libraryDenial` made; undefined for any other, whatever it contains. */
export function libraryCodeOf(denial: object): DecisionCode | undefined {
  return weakGet(made, denial) as DecisionCode | undefined;
}
