import { reflectApply } from '../model/intrinsics.ts';
import { type Report, reportError } from './reportError.ts';

/**
 * Makes a function that never throws, for callers that handle no errors: timers, ticks, drivers, promises. What `work`
 * throws is reported, and then `failed` is called, if something has to be ended.
 */
export function guarded<A extends unknown[]>(
  work: (...args: A) => unknown,
  failed?: (error: unknown) => void,
  report: Report = reportError,
): (...args: A) => void {
  return (...args) => {
    try {
      reflectApply(work, undefined, args); // a spread would ask `Array.prototype`, which may be patched (L26)
    } catch (error) {
      report(error);
      if (failed) guarded(failed, undefined, report)(error);
    }
  };
}
