import { type SchedulerLike, VirtualTimeScheduler } from 'rxjs';
import { Decider } from '../../lib/verdict/Decider.ts';
import { readAudits, readPolicy } from '../../lib/verdict/readAudits.ts';

export type Answer = () => unknown;

/** Decides about connecting by one rule of the host and one audit of the owner, each with five ms to answer. */
export function decider(policy?: Answer, owner?: Answer, clock: SchedulerLike = new VirtualTimeScheduler()): Decider {
  const rules = (connect?: Answer): object => (connect ? { connect } : {});
  return new Decider(readPolicy(rules(policy)), readAudits(rules(owner)), clock, 5);
}
