import { printable } from '../model/printable.ts';
import { type Ruling, allowed } from '../model/Ruling.ts';
import type { Denial } from '../model/Audit.ts';
import type { Layer } from '../model/Decision.ts';
import { libraryCodeOf } from '../model/makeDenial.ts';
import { noAnswer, readDenial } from './readDenial.ts';

/** How a reason names who was asked. */
export function nameOfLayer(layer: Layer = 'owner'): string {
  return layer === 'policy' ? 'the policy' : 'the audit';
}

/** Turns the final answer of an audit into a ruling. Only `true` allows (L3). Never throws. */
export function readVerdict(answer: unknown, layer?: Layer): Ruling {
  if (answer === true) return allowed;
  if (answer === false) return { allow: false, code: 'denied', reason: `${nameOfLayer(layer)} returned false` };
  if (answer === noAnswer) return emptyRuling(layer);
  try {
    const denial = readDenial(answer);
    if (denial) return denialRuling(denial);
  } catch (error) {
    return thrownRuling(error, layer);
  }
  return {
    allow: false,
    code: 'not-a-verdict',
    reason: `${nameOfLayer(layer)} must answer true, false or a denial, not ${typeNameOf(answer)}`,
  };
}

/** Makes the ruling for an audit whose observable completed without a value. */
export function emptyRuling(layer?: Layer): Ruling {
  return { allow: false, code: 'empty', reason: `${nameOfLayer(layer)} completed without a verdict` };
}

/** Makes the ruling for an audit that threw. */
export function thrownRuling(error: unknown, layer?: Layer): Ruling {
  return { allow: false, code: 'threw', reason: `${nameOfLayer(layer)} threw ${describeThrown(error)}` };
}

/** Describes a thrown value without trusting it: reads its name and message once. */
export function describeThrown(error: unknown): string {
  try {
    return printable(error instanceof Error ? `${error.name}: ${error.message}` : typeof error, 200);
  } catch {
    return 'something that cannot be read';
  }
}

function denialRuling(denial: Denial): Ruling {
  const { reason, code, retryAfter } = denial;
  const own = libraryCodeOf(denial);
  return {
    allow: false,
    code: own ?? 'denied',
    reason: printable(reason),
    ...(own === undefined && code !== undefined ? { given: printable(code, 100) } : undefined),
    ...(retryAfter === undefined ? undefined : { retryAfter }),
  };
}

/** @text what an audit answered in the place of a verdict */
function typeNameOf(answer: unknown): string {
  if (typeof answer === 'function') return 'a function (did you forget to call it?)';
  return answer === null ? 'null' : typeof answer === 'object' ? 'another object' : typeof answer;
}
