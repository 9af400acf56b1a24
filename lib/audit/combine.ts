import type { Policy } from '../model/Audit.ts';
import type { Action } from '../model/Request.ts';
import { allOf } from './allOf.ts';
import { type CapturedAudits, readPolicy } from '../verdict/readAudits.ts';

/**
 * Combines policies into one. For each action it runs the rules of all policies that have one, from left to right; all
 * must allow.
 *
 * @throws RangeError without policies; TypeError for an invalid policy
 */
export function combine(...policies: readonly Policy[]): Policy {
  if (policies.length === 0) throw new RangeError('combine() needs at least one policy');
  const rules = new Map<Action, NonNullable<CapturedAudits[Action]>[]>();
  for (const policy of policies) {
    for (const [action, rule] of Object.entries(readPolicy(policy))) {
      if (rule) rules.set(action as Action, [...(rules.get(action as Action) ?? []), rule]);
    }
  }
  return Object.freeze(Object.fromEntries([...rules].map(([action, list]) => [action, allOf(...(list as never[]))])));
}
