import type { Denial } from '../model/Verdict.ts';
import { libraryCodeOf, libraryDenial } from './libraryDenial.ts';

/** Whether a final verdict says no: `false`, or a denial. Anything else that is not `true` is a failure. */
export function isDenial(answer: unknown): answer is Denial | false {
  return (
    answer === false ||
    (typeof answer === 'object' && answer !== null && (answer as { allow?: unknown }).allow === false)
  );
}

/** Two denials as one: both reasons, the code that they share, the shorter wait. `false` adds nothing. */
export function joinDenials(one: Denial | false, other: Denial | false): Denial | false {
  if (one === false || other === false) return one === false ? other : one;
  const reason = `${one.reason}; ${other.reason}`;
  const waits = [one.retryAfter, other.retryAfter].filter((wait) => wait !== undefined);
  const retryAfter = waits.length > 0 ? Math.min(...waits) : undefined;
  const library = libraryCodeOf(one);
  if (library !== undefined && library === libraryCodeOf(other)) return libraryDenial(library, reason, retryAfter);
  return {
    allow: false,
    reason,
    ...(one.code !== undefined && one.code === other.code ? { code: one.code } : undefined),
    ...(retryAfter === undefined ? undefined : { retryAfter }),
  };
}
