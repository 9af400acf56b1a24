import type { DecisionCode } from '../model/Decision.ts';
import { weakGet, weakSet } from '../model/intrinsics.ts';
import type { Denial } from '../model/Verdict.ts';
import { denialOf } from './denialOf.ts';

const made = new WeakMap<object, DecisionCode>();

/** Makes a denial by one of the library's own audits: its code is recorded as the decision's code. */
export function libraryDenial(code: DecisionCode, reason: string, retryAfter?: number): Denial {
  const denial = denialOf({ reason, code, retryAfter });
  weakSet(made, denial, code);
  return denial;
}

/** The code of a denial made here; undefined for anybody else's, whatever it says. */
export function libraryCodeOf(denial: object): DecisionCode | undefined {
  return weakGet(made, denial) as DecisionCode | undefined;
}
