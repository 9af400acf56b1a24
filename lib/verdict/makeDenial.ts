import { freeze, weakGet, weakSet } from '../model/intrinsics.ts';
import type { Denial } from '../model/Audit.ts';
import type { DecisionCode } from '../model/Decision.ts';

/**
 * Makes a denial: frozen, and without a prototype, so that nothing on `Object.prototype` makes it something else. A
 * promise that is to give it would ask it for a `then`.
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

/** Makes a denial by one of the library's own audits: its code is recorded as the decision's code. */
export function libraryDenial(code: DecisionCode, reason: string, retryAfter?: number): Denial {
  const denial = makeDenial({ reason, code, retryAfter });
  weakSet(made, denial, code);
  return denial;
}

/** The code of a denial made here; undefined for anybody else's, whatever it says. */
export function libraryCodeOf(denial: object): DecisionCode | undefined {
  return weakGet(made, denial) as DecisionCode | undefined;
}
