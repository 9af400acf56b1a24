import type { Audit, SyncAudit } from '../model/Audit.ts';
import { isDeferred } from '../verdict/ask.ts';
import { combineAudits } from '../verdict/messageCheck.ts';
import { checkAudits, checkReason } from './checkAudits.ts';
import { makeDenial } from '../model/makeDenial.ts';
import { inheritKinds } from '../verdict/namedKinds.ts';
import { finalVerdict, isDenial } from '../verdict/readDenial.ts';
import { whenAnswered } from '../verdict/whenAnswered.ts';

/**
 * Makes an audit that allows what `audit` denies, and denies what it allows, with `reason`. A failure stays a failure:
 * an audit that throws never allows (L3).
 *
 * @throws TypeError if the audit is not a function or the reason is not a string
 */
export function not<R>(audit: SyncAudit<R>, reason?: string): SyncAudit<R>;
export function not<R>(audit: Audit<R>, reason?: string): Audit<R>;
export function not<R>(audit: Audit<R>, reason = 'a rule that must deny allowed the request'): Audit<R> {
  checkAudits('not', [audit]);
  checkReason('not', reason);
  const denial = makeDenial({ reason, code: undefined, retryAfter: undefined });
  const invert = (verdict: unknown): unknown => (verdict === true ? denial : isDenial(verdict) ? true : verdict);
  const inverted = ([of]: readonly Audit<R>[]): Audit<R> =>
    ((request) => {
      const answer: unknown = of?.(request);
      return isDeferred(answer) ? whenAnswered(answer, invert) : invert(finalVerdict(answer));
    }) as Audit<R>;
  return inheritKinds(combineAudits([audit], inverted), [audit]);
}
