import { type Report, reportError } from './reportError.ts';

/**
 * Makes a function that never throws, for callers that can handle nothing: a timer, a tick, a driver, a promise. What
 * `work` throws is reported; `failed` is then told too, where something has to be brought to its end.
 */
export function guarded<A extends unknown[]>(
  work: (...args: A) => unknown,
  failed?: (error: unknown) => void,
  report: Report = reportError,
): (...args: A) => void {
  return (...args) => {
    try {
      work(...args);
    } catch (error) {
      report(error);
      if (failed) guarded(failed, undefined, report)(error);
    }
  };
}
