import type { Audit, SyncAudit } from '../model/Audit.ts';
import { type DeferredAnswer, isDeferred } from '../verdict/ask.ts';
import { combineAudits } from '../verdict/messageCheck.ts';
import { checkAudits, type RequestOf } from './checkAudits.ts';
import { inheritKinds } from '../verdict/namedKinds.ts';
import type { Uninferred } from '../model/Uninferred.ts';
import { finalVerdict } from '../verdict/readDenial.ts';
import { whenAnswered } from '../verdict/whenAnswered.ts';

/**
 * Makes an audit that allows what all audits allow. They run from left to right. The first that denies or fails
 * decides, and those after it do not run. The result is synchronous as long as the audits are.
 *
 * allOf(a, allOf(b, c)) = allOf(allOf(a, b), c); allOf(allow, a) = a = allOf(a, allow)
 *
 * @throws RangeError without audits, because nothing is allowed by omission; TypeError for an audit that is not a
 * function
 */
export function allOf<R>(...audits: readonly SyncAudit<Uninferred<R>>[]): SyncAudit<R>;
export function allOf<R>(...audits: readonly Audit<Uninferred<R>>[]): Audit<R>;
export function allOf<R>(...audits: readonly SyncAudit<R>[]): SyncAudit<R>;
export function allOf<R>(...audits: readonly Audit<R>[]): Audit<R>;
export function allOf<A extends readonly SyncAudit<never>[]>(...audits: A): SyncAudit<RequestOf<A>>;
export function allOf<A extends readonly Audit<never>[]>(...audits: A): Audit<RequestOf<A>>;
export function allOf<R>(...audits: readonly Audit<R>[]): Audit<R> {
  checkAudits('allOf', audits);
  return inheritKinds(combineAudits(audits, inTurn), audits);
}

function inTurn<R>(audits: readonly Audit<R>[]): Audit<R> {
  const runFrom = (first: number, request: R): unknown => {
    for (let i = first; i < audits.length; i++) {
      const audit = audits[i] as Audit<R>; // not called as a member: it would get the list as `this` (L3)
      const answer: unknown = audit(request);
      if (answer === true) continue;
      return isDeferred(answer) ? goOn(answer, i + 1, request) : finalVerdict(answer);
    }
    return true;
  };
  // Apart: its closure would cost the audits that answer at once.
  const goOn = (answer: DeferredAnswer, next: number, request: R): unknown =>
    whenAnswered(answer, (verdict) => (verdict === true ? runFrom(next, request) : verdict));
  return ((request) => runFrom(0, request)) as Audit<R>;
}
