import type { SyncAudit, Verdict } from '../model/Audit.ts';
import { checkAudits, checkReason } from './checkAudits.ts';
import { makeDenial } from '../model/makeDenial.ts';
import { inheritKinds } from '../verdict/namedKinds.ts';

/**
 * Makes an audit from a predicate: allows if it returns `true`, and denies with `reason` if it returns `false`. If it
 * returns anything else or throws, the audit fails.
 *
 * @throws TypeError if the reason is not a string or the predicate is not a function
 * @example
 * const officeHours = rule('only from nine to five', ({ at }: Request) => isOfficeHour(at));
 */
export function rule<R>(reason: string, predicate: (request: R) => boolean): SyncAudit<R> {
  checkReason('rule', reason);
  checkAudits('rule', [predicate]);
  const denial = makeDenial({ reason, code: undefined, retryAfter: undefined });
  const audit = (request: R): Verdict => {
    const answer = predicate(request);
    return (answer as unknown) === false ? denial : answer;
  };
  return inheritKinds(audit, [predicate]);
}
