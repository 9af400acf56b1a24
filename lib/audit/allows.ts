import type { SyncAudit } from '../model/Audit.ts';
import { ask, notSynchronous, PendingAnswer } from '../verdict/ask.ts';
import { checkAudits } from './checkAudits.ts';
import { inheritKinds } from '../verdict/namedKinds.ts';

/**
 * Turns a synchronous audit into a predicate for `filter` and `partition`, where a `Denial` itself would be truthy. The
 * predicate returns false if the audit denies, fails, or does not answer synchronously.
 *
 * @throws TypeError if the audit is not a function
 */
export function allows<R>(audit: SyncAudit<R>): (request: R) => boolean {
  checkAudits('allows', [audit]);
  const allowed = (request: R): boolean => {
    const answer = ask(audit, request);
    return (answer instanceof PendingAnswer ? notSynchronous(answer) : answer).allow;
  };
  return inheritKinds(allowed, [audit]);
}
