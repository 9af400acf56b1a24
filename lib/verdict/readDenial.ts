import { freeze } from '../model/intrinsics.ts';
import { isAmount } from '../model/isAmount.ts';
import { readOwnProperty } from '../model/readBelowRoot.ts';
import type { Denial } from '../model/Audit.ts';
import { makeDenial, libraryCodeOf } from '../model/makeDenial.ts';

/**
 * Copies the denial in an answer, reading each own property once. Undefined if the answer is no denial: it must have an
 * own `allow: false`. Other properties of the wrong type are left out. May throw what a hostile getter throws.
 */
export function readDenial(answer: unknown): Denial | undefined {
  if (typeof answer !== 'object' || answer === null) return undefined;
  if (libraryCodeOf(answer) !== undefined) return answer as Denial; // frozen, and identified by the object itself
  return readOwnProperty(answer, 'allow') === false ? copyOf(answer) : undefined;
}

/**
 * Reads an answer once for a combinator, so that a hostile getter cannot answer differently to a second reader. Returns
 * `true`, `false`, a copy of the denial, or a value that is no verdict.
 */
export function finalVerdict(answer: unknown): unknown {
  if (typeof answer !== 'object' || answer === null || answer === noAnswer) return answer;
  return readDenial(answer) ?? notAVerdict;
}

/** Returns whether a final verdict denies: `false`, or a denial. Anything else but `true` is a failure. */
export function isDenial(answer: unknown): answer is Denial | false {
  return (
    answer === false || (typeof answer === 'object' && answer !== null && readOwnProperty(answer, 'allow') === false)
  );
}

/**
 * Stands for the missing value of an observable that completed without one. Read as a verdict, it fails with `empty`.
 */
export const noAnswer = freeze({ __proto__: null });
const notAVerdict = freeze({ __proto__: null });

function copyOf(denial: object): Denial {
  try {
    const reason = readOwnProperty(denial, 'reason');
    const code = readOwnProperty(denial, 'code');
    const retryAfter = readOwnProperty(denial, 'retryAfter');
    return makeDenial({
      reason: typeof reason === 'string' ? reason : 'no reason was given',
      code: typeof code === 'string' ? code : undefined,
      retryAfter: isAmount(retryAfter) ? retryAfter : undefined,
    });
  } catch {
    const reason = 'the reason cannot be read';
    return makeDenial({ reason, code: undefined, retryAfter: undefined });
  }
}
