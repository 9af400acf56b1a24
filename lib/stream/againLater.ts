import { asyncScheduler } from 'rxjs';
import { type Report, reportError } from './reportError.ts';
import { schedule } from './schedulerTime.ts';
import { soon } from './whenSettled.ts';

/**
 * Reports why an act that must happen has failed, and does it again: first in a microtask, since the stack may have been
 * full (L24), then by timers, so that what makes it fail can pass and holds up nothing else.
 *
 * @param failures how often it has failed before
 */
export function againLater(failures: number, error: unknown, act: () => void, report: Report = reportError): void {
  const again = (): void => {
    report(error);
    act();
  };
  try {
    if (failures > 0) {
      schedule(asyncScheduler, again);
      return;
    }
  } catch {
    // no timer can be set
  }
  soon(again);
}
