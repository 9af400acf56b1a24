import { type SchedulerLike, VirtualTimeScheduler } from 'rxjs';
import { largestLimits } from '../../lib/model/Limits.ts';
import { type Report, reportError } from '../../lib/stream/reportError.ts';
import { Decider, type DeciderContext } from '../../lib/verdict/Decider.ts';
import { readAudits, readPolicy } from '../../lib/verdict/readAudits.ts';

export type Answer = () => unknown;

/** Decides about connecting by one rule of the host and one audit of the owner, each with five ms to answer. */
export function decider(policy?: Answer, owner?: Answer, clock: SchedulerLike = new VirtualTimeScheduler()): Decider {
  const rules = (connect?: Answer): object => (connect ? { connect } : {});
  return new Decider(contextOf(rules(policy), clock), readAudits(rules(owner)));
}

/** What a decider needs of an owner, with five ms to answer. */
export function contextOf(policy: object, scheduler: SchedulerLike, report: Report = reportError): DeciderContext {
  const network = { policy: readPolicy(policy), ownTimes: largestLimits };
  return { scheduler, report, life: { over: false }, limits: { auditTimeout: 5 }, network };
}
