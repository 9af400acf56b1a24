import { isThenable } from '../model/readBelowRoot.ts';
import { type Report, reportError } from './reportError.ts';
import { whenSettled } from './whenSettled.ts';

/** Calls user code, and reports what it throws or its promise rejects with, so that it breaks nothing (L17). */
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
  // only a rejection matters
}

/**
 * Does one step of an act that must be finished: `atOnce`, which lets through what the step throws, so that the act is
 * tried again with an empty stack; or then `callReporting`, because the step would not work a third time.
 */
export type Attempt = (step: () => void) => void;

export const atOnce: Attempt = (step) => {
  step();
};
