import { type Report, reportError } from '../stream/reportError.ts';

let current: Report = reportError;

/**
 * While an owner's audit is being asked: reports to its network. Audits are made before there is any network, so one that
 * runs others, such as `allOf`, takes this when it is asked, for what those throw later.
 */
export const currentReport = (): Report => current;

/** Calls what asks an audit on behalf of the network of this report. */
export function withReport<A>(report: Report, call: (given: A) => unknown, given: A): unknown {
  const before = current;
  current = report;
  try {
    return call(given);
  } finally {
    current = before;
  }
}
