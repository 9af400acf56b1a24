import { type Report, reportError } from '../stream/reportError.ts';

let asking: Report = reportError;

/**
 * While an owner's audit is being asked: reports to its network. Audits are made before there is any network, so one that
 * runs others, such as `allOf`, takes this when it is asked, for what those throw later.
 */
export const askingReport = (): Report => asking;

/** Calls what asks an audit on behalf of the network of this report. */
export function callFor<A>(report: Report, call: (given: A) => unknown, given: A): unknown {
  const before = asking;
  asking = report;
  try {
    return call(given);
  } finally {
    asking = before;
  }
}
