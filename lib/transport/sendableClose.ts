import { fitCloseReason } from '../model/fitCloseReason.ts';

/**
 * Turns a code and a reason into what a native `close` takes: 1000 and 3000–4999 as they are, 1000 for a teardown (1001)
 * and 4000 for all else, like a broken limit; of the reason the whole characters that fit.
 */
export function sendableClose(code: number, reason: string): readonly [code: number, reason: string] {
  return [sendableCode(code), fitCloseReason(reason)];
}

function sendableCode(code: number): number {
  if (code === 1000 || (code >= 3000 && code <= 4999)) return code;
  return code === 1001 ? 1000 : 4000;
}
