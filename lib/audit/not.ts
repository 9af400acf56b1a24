import type { Audit, SyncAudit } from '../model/Audit.ts';
import { isDeferred } from '../verdict/DeferredAnswer.ts';
import { combineAudits } from '../verdict/messageCheck.ts';
import { checkAudits, readReason } from './checkAudits.ts';
import { makeDenial } from '../verdict/makeDenial.ts';
import { isDenial } from './joinDenials.ts';
import { inheritKinds } from '../verdict/namedKinds.ts';
import { finalVerdict } from '../verdict/readDenial.ts';
import { whenAnswered } from '../verdict/whenAnswered.ts';

/**
 * Allows what the audit denies and denies, with `reason`, what it allows. A failure stays a failure: an audit that
 * throws never comes to allow (L3).
 *
 * @throws TypeError if the audit is not a function or the reason is not a string
 */
export function not<R>(audit: SyncAudit<R>, reason?: string): SyncAudit<R>;
export function not<R>(audit: Audit<R>, reason?: string): Audit<R>;
export function not<R>(audit: Audit<R>, reason = 'a rule that must not hold, holds'): Audit<R> {
  checkAudits('not', [audit]);
  readReason('not', reason);
  const denial = makeDenial({ reason, code: undefined, retryAfter: undefined });
  const invert = (verdict: unknown): unknown => (verdict === true ? denial : isDenial(verdict) ? true : verdict);
  const inverted = ([of]: readonly Audit<R>[]): Audit<R> =>
    ((request) => {
      const answer: unknown = of?.(request);
      return isDeferred(answer) ? whenAnswered(answer, invert) : invert(finalVerdict(answer));
    }) as Audit<R>;
  return inheritKinds(combineAudits([audit], inverted), [audit]);
}
