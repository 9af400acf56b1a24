import { isThenable } from '../model/isThenable.ts';
import { type Report, reportError } from './reportError.ts';

/** Calls what is somebody else's: what it throws, or its promise rejects with, is reported and breaks nothing (L17). */
export function callReporting(act: () => unknown, report: Report = reportError): void {
  try {
    const answer = act();
    if (typeof answer === 'object' && answer !== null && isThenable(answer)) answer.then(undefined, report);
  } catch (error) {
    report(error);
  }
}
