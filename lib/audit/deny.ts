import type { Denial, SyncAudit } from '../model/Audit.ts';
import { isAmount } from '../model/isAmount.ts';
import { readOptions } from '../model/readOptions.ts';
import { makeDenial } from '../model/makeDenial.ts';
import { checkReason } from './checkAudits.ts';

/**
 * Makes an audit that denies everything with this reason.
 *
 * @see {@link https://example.com/rx-secure-networking/docs/options.md#denyreason-details}
 * @param details.code a code for programs, recorded as the decision's `given` (default: none)
 * @param details.retryAfter when the same request may succeed, in ms; without it the denial is final (default: none)
 * @throws TypeError for a reason or code that is not a string, or unknown details; RangeError unless `retryAfter` is
 * finite and not negative
 */
export function deny(
  reason: string,
  details: { readonly code?: string; readonly retryAfter?: number } = {},
): SyncAudit<unknown> {
  checkReason('deny', reason);
  const { code, retryAfter } = readOptions<Denial>('deny', details, ['code', 'retryAfter']);
  if (code !== undefined && typeof code !== 'string') throw new TypeError('deny: the code must be a string');
  if (retryAfter !== undefined && !isAmount(retryAfter)) {
    throw new RangeError('deny: retryAfter must be a finite number of ms, at least 0');
  }
  const denial = makeDenial({ reason, code, retryAfter });
  return () => denial;
}
