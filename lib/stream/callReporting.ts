import { isThenable } from '../model/readBelowRoot.ts';
import { type Report, reportError } from './reportError.ts';
import { whenSettled } from './whenSettled.ts';

/** Calls what is somebody else's: what it throws, or its promise rejects with, is reported and breaks nothing (L17). */
export function callReporting(act: () => unknown, report: Report = reportError): void {
  try {
    const answer = act();
    if (typeof answer === 'object' && answer !== null && isThenable(answer)) {
      whenSettled(answer, ignore, report, report);
    }
  } catch (error) {
    report(error);
  }
}

function ignore(): void {
  // what it is good for is the caller's
}
