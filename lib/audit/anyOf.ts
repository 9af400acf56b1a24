import type { Audit, Denial, SyncAudit } from '../model/Audit.ts';
import { isDeferred } from '../verdict/ask.ts';
import { combineAudits } from '../verdict/messageCheck.ts';
import { checkAudits, type RequestOf } from './checkAudits.ts';
import { inheritKinds } from '../verdict/namedKinds.ts';
import type { Uninferred } from '../model/Uninferred.ts';
import { libraryCodeOf, libraryDenial, makeDenial } from '../model/makeDenial.ts';
import { finalVerdict, isDenial } from '../verdict/readDenial.ts';
import { whenAnswered } from '../verdict/whenAnswered.ts';

/**
 * Makes an audit that allows what any of the audits allows. They run from left to right. The first that allows or fails
 * decides, and those after it do not run. If all deny, the denial contains all their reasons.
 *
 * anyOf(a, anyOf(b, c)) = anyOf(anyOf(a, b), c); anyOf(deny(…), a) allows what a allows
 *
 * @throws RangeError without audits; TypeError for an audit that is not a function
 */
export function anyOf<R>(...audits: readonly SyncAudit<Uninferred<R>>[]): SyncAudit<R>;
export function anyOf<R>(...audits: readonly Audit<Uninferred<R>>[]): Audit<R>;
export function anyOf<R>(...audits: readonly SyncAudit<R>[]): SyncAudit<R>;
export function anyOf<R>(...audits: readonly Audit<R>[]): Audit<R>;
export function anyOf<A extends readonly SyncAudit<never>[]>(...audits: A): SyncAudit<RequestOf<A>>;
export function anyOf<A extends readonly Audit<never>[]>(...audits: A): Audit<RequestOf<A>>;
export function anyOf<R>(...audits: readonly Audit<R>[]): Audit<R> {
  checkAudits('anyOf', audits);
  return inheritKinds(combineAudits(audits, untilAllowed), audits);
}

function untilAllowed<R>(audits: readonly Audit<R>[]): Audit<R> {
  const runFrom = (first: number, request: R, before: Denial | false): unknown => {
    let denial = before;
    for (let i = first; i < audits.length; i++) {
      const audit = audits[i] as Audit<R>; // not called as a member: it would get the list as `this` (L3)
      const answer: unknown = audit(request);
      if (isDeferred(answer)) {
        const soFar = denial;
        return whenAnswered(answer, (verdict) =>
          isDenial(verdict) ? runFrom(i + 1, request, joinDenials(soFar, verdict)) : verdict,
        );
      }
      const verdict = finalVerdict(answer);
      if (!isDenial(verdict)) return verdict;
      denial = joinDenials(denial, verdict);
    }
    return denial;
  };
  return ((request) => runFrom(0, request, false)) as Audit<R>;
}

/** Joins two denials: both reasons, the code if it is equal, the shorter `retryAfter`. `false` adds nothing. */
function joinDenials(one: Denial | false, other: Denial | false): Denial | false {
  if (one === false || other === false) return one === false ? other : one;
  const reason = `${one.reason}; ${other.reason}`;
  const retryAfter = shorter(one.retryAfter, other.retryAfter);
  const library = libraryCodeOf(one);
  if (library !== undefined && library === libraryCodeOf(other)) return libraryDenial(library, reason, retryAfter);
  return makeDenial({ reason, code: one.code === other.code ? one.code : undefined, retryAfter });
}

function shorter(one: number | undefined, other: number | undefined): number | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return one < other ? one : other;
}
