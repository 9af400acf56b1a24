import { freeze } from '../model/intrinsics.ts';
import { readOwnProperty } from '../model/readBelowRoot.ts';
import type { Denial } from '../model/Audit.ts';
import { makeDenial, libraryCodeOf } from './makeDenial.ts';

/**
 * Takes the denial out of an answer: a copy, each own property read once, or undefined where the answer is none. Only
 * an `allow: false` of its own makes a denial; what else it says wrongly is left out. May throw what a hostile getter throws.
 */
export function readDenial(answer: unknown): Denial | undefined {
  if (typeof answer !== 'object' || answer === null) return undefined;
  if (libraryCodeOf(answer) !== undefined) return answer as Denial; // frozen, and known by its identity
  return readOwnProperty(answer, 'allow') === false ? copyOf(answer) : undefined;
}

/**
 * Makes an answer final for a combinator: what is no verdict stays none, and no second look can find a verdict, or one
 * that is still to come, where the first found none.
 */
export function finalVerdict(answer: unknown): unknown {
  if (typeof answer !== 'object' || answer === null || answer === noAnswer) return answer;
  return readDenial(answer) ?? notAVerdict;
}

/** Whether a final verdict denies: `false`, or a denial. Anything else but `true` is a failure. */
export function isDenial(answer: unknown): answer is Denial | false {
  return (
    answer === false || (typeof answer === 'object' && answer !== null && readOwnProperty(answer, 'allow') === false)
  );
}

/** Stands for an observable that completed without a verdict where a value is needed. It fails, as such an audit does. */
export const noAnswer = freeze({ __proto__: null });
const notAVerdict = freeze({ __proto__: null });

function copyOf(denial: object): Denial {
  try {
    const reason = readOwnProperty(denial, 'reason');
    const code = readOwnProperty(denial, 'code');
    const retryAfter = readOwnProperty(denial, 'retryAfter');
    return makeDenial({
      reason: typeof reason === 'string' ? reason : 'the audit gave no reason',
      code: typeof code === 'string' ? code : undefined,
      retryAfter: isTime(retryAfter) ? retryAfter : undefined,
    });
  } catch {
    const reason = 'the audit gave a reason that cannot be read';
    return makeDenial({ reason, code: undefined, retryAfter: undefined });
  }
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value < Infinity;
}
