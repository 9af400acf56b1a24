import type { Denial } from '../model/Verdict.ts';
import { libraryCodeOf } from './libraryDenial.ts';

type Details = Omit<Denial, 'allow'>;

/**
 * Takes the denial out of an answer: a copy, each property read once, or undefined where the answer is none. Only
 * `allow: false` makes a denial; what else it says wrongly is left out. May throw what a hostile getter throws.
 */
export function readDenial(answer: unknown): Denial | undefined {
  if (typeof answer !== 'object' || answer === null) return undefined;
  if (libraryCodeOf(answer) !== undefined) return answer as Denial; // frozen, and known by its identity
  return (answer as { readonly allow?: unknown }).allow === false
    ? Object.freeze({ allow: false, ...readDetails(answer) })
    : undefined;
}

/**
 * Makes an answer final for a combinator: what is no verdict stays none, and no second look can find a verdict, or one
 * that is still to come, where the first found none.
 */
export function finalVerdict(answer: unknown): unknown {
  if (typeof answer !== 'object' || answer === null || answer === noAnswer) return answer;
  return readDenial(answer) ?? noVerdict;
}

/** Stands for an observable that completed without a verdict where a value is needed. It fails, as such an audit does. */
export const noAnswer = Object.freeze({});
const noVerdict = Object.freeze({});

function readDetails(denial: object): Details {
  try {
    const { reason, code, retryAfter } = denial as { readonly [name in keyof Details]?: unknown };
    return {
      reason: typeof reason === 'string' ? reason : 'the audit gave no reason',
      ...(typeof code === 'string' ? { code } : undefined),
      ...(typeof retryAfter === 'number' && retryAfter >= 0 && retryAfter < Infinity ? { retryAfter } : undefined),
    };
  } catch {
    return { reason: 'the audit gave a reason that can not be read' };
  }
}
