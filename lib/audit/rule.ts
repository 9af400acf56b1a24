import type { SyncAudit, Verdict } from '../model/Audit.ts';
import { checkAudits, checkReason } from './checkAudits.ts';
import { ignoreAnswer, isDeferred } from '../verdict/ask.ts';
import { makeDenial } from '../model/makeDenial.ts';
import { inheritKinds } from '../verdict/namedKinds.ts';

/**
 * Makes an audit from a predicate: allows if it returns `true`, and denies with `reason` if it returns `false`. If it
 * returns anything else, such as a promise, or throws, the audit fails. For a predicate that answers later, write the audit
 * as a function.
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
    const answer: unknown = predicate(request);
    if (answer === false) return denial;
    if (answer !== true && isDeferred(answer)) {
      ignoreAnswer(answer);
      throw new TypeError('the predicate of rule() must return true or false, not what answers later');
    }
    return answer as true;
  };
  return inheritKinds(audit, [predicate]);
}
