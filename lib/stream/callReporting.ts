import { isThenable } from '../model/isThenable.ts';
import { reportError } from './reportError.ts';

/** Calls what is somebody else's: what it throws, or its promise rejects with, is reported and breaks nothing (L17). */
export function callReporting(act: () => unknown): void {
  try {
    const answer = act();
    if (typeof answer === 'object' && answer !== null && isThenable(answer)) answer.then(undefined, reportError);
  } catch (error) {
    reportError(error);
  }
}
