import { noop } from 'rxjs';
import { isThenable } from '../model/readBelowRoot.ts';
import { type Report, reportError } from './reportError.ts';
import { whenSettled } from './whenSettled.ts';

/** Calls user code, and reports what it throws or its promise rejects with, so that it breaks nothing (L17). */
export function callReporting(act: () => unknown, report: Report = reportError): void {
  try {
    reportRejection(act(), report);
  } catch (error) {
    report(error);
  }
}

/**
 * Returns what user code has returned. If that is a promise, as of an async function where a plain value is expected,
 * reports what it rejects with; nobody else would, and Node ends the process for that (P11). May throw what a hostile getter
 * throws.
 */
export function reportRejection<T>(answer: T, report: Report = reportError): T {
  if (isThenable(answer)) whenSettled(answer, noop, report, report);
  return answer;
}

/** An observer as user code makes one: its methods may be async functions, which reject. */
export interface AnyObserver<T> {
  next(value: T): unknown;
  error(given: unknown): unknown;
  complete(): unknown;
}

/**
 * Does one step of an act that must be finished: first by a plain call, so that what the step throws ends the act, which
 * is tried again with an empty stack; then by `callReporting`, because the step would not work a third time.
 */
export type Attempt = (step: () => void) => void;
