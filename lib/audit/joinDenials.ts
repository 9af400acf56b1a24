import { readOwnProperty } from '../model/readBelowRoot.ts';
import type { Denial } from '../model/Audit.ts';
import { makeDenial, libraryCodeOf, libraryDenial } from '../verdict/makeDenial.ts';

/** Whether a final verdict says no: `false`, or a denial. Anything else that is not `true` is a failure. */
export function isDenial(answer: unknown): answer is Denial | false {
  return (
    answer === false || (typeof answer === 'object' && answer !== null && readOwnProperty(answer, 'allow') === false)
  );
}

/** Two denials as one: both reasons, the code that they share, the shorter wait. `false` adds nothing. */
export function joinDenials(one: Denial | false, other: Denial | false): Denial | false {
  if (one === false || other === false) return one === false ? other : one;
  const reason = `${one.reason}; ${other.reason}`;
  const retryAfter = shorter(one.retryAfter, other.retryAfter);
  const library = libraryCodeOf(one);
  if (library !== undefined && library === libraryCodeOf(other)) return libraryDenial(library, reason, retryAfter);
  return makeDenial({ reason, code: one.code === other.code ? one.code : undefined, retryAfter });
}

function shorter(one: number | undefined, other: number | undefined): number | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return one < other ? one : other;
}
