import type { Audit, Denial, SyncAudit } from '../model/Audit.ts';
import { isDeferred } from '../verdict/DeferredAnswer.ts';
import { combineAudits } from '../verdict/messageCheck.ts';
import { checkAudits, type RequestOf } from './checkAudits.ts';
import { isDenial, joinDenials } from './joinDenials.ts';
import { inheritKinds } from '../verdict/namedKinds.ts';
import { finalVerdict } from '../verdict/readDenial.ts';
import { whenAnswered } from '../verdict/whenAnswered.ts';

/**
 * Allows what any audit allows. They run from left to right. The first that allows or fails decides, and those after it
 * do not run. If all deny, the denial gives all their reasons.
 *
 * anyOf(a, anyOf(b, c)) = anyOf(anyOf(a, b), c); anyOf(deny(…), a) allows what a allows
 *
 * @throws RangeError for no audits; TypeError for one that is not a function
 */
export function anyOf<R>(...audits: readonly SyncAudit<R>[]): SyncAudit<R>;
export function anyOf<R>(...audits: readonly Audit<R>[]): Audit<R>;
export function anyOf<A extends readonly SyncAudit<never>[]>(...audits: A): SyncAudit<RequestOf<A>>;
export function anyOf<A extends readonly Audit<never>[]>(...audits: A): Audit<RequestOf<A>>;
export function anyOf<R>(...audits: readonly Audit<R>[]): Audit<R> {
  checkAudits('anyOf', audits);
  return inheritKinds(combineAudits(audits, untilAllowed), audits);
}

function untilAllowed<R>(audits: readonly Audit<R>[]): Audit<R> {
  const askFrom = (first: number, request: R, before: Denial | false): unknown => {
    let denial = before;
    for (let i = first; i < audits.length; i++) {
      const answer: unknown = audits[i]?.(request);
      if (isDeferred(answer)) {
        const soFar = denial;
        return whenAnswered(answer, (verdict) =>
          isDenial(verdict) ? askFrom(i + 1, request, joinDenials(soFar, verdict)) : verdict,
        );
      }
      const verdict = finalVerdict(answer);
      if (!isDenial(verdict)) return verdict;
      denial = joinDenials(denial, verdict);
    }
    return denial;
  };
  return ((request) => askFrom(0, request, false)) as Audit<R>;
}
