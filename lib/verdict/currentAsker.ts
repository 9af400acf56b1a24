import { type Report, reportError } from '../stream/reportError.ts';

/** On whose behalf an audit is asked. */
export interface Asker {
  /** Takes what the audit throws when its answer is no longer due. */
  readonly report: Report;
  /** Whether one of its audits is running right now: what its owner requests meanwhile is denied (L10: `reentrant`). */
  auditRunning: boolean;
}

/** For the rules of a policy. */
const host: Asker = { report: reportError, auditRunning: false };
let current = host;

/**
 * For whom an audit is being asked. Audits are made before there is any owner, so one that runs others, such as `allOf`,
 * takes this when it is asked, for those that it runs later.
 */
export const currentAsker = (): Asker => current;

/** Calls an audit, or what runs one, on behalf of an owner; on that of the host unless given. */
export function askFor<A>(asker: Asker = host, call: (given: A) => unknown, given: A): unknown {
  const before = current;
  const running = asker.auditRunning;
  current = asker;
  asker.auditRunning = true;
  try {
    return call(given);
  } finally {
    asker.auditRunning = running;
    current = before;
  }
}
