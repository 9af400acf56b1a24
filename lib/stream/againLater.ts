import { asyncScheduler } from 'rxjs';
import { reportError } from './reportError.ts';
import { schedule } from './schedulerTime.ts';
import { soon } from './whenSettled.ts';

/** How often an act is tried again that may fail for ever; one that comes further each time has no such bound. */
export const mostFailures = 4;

/**
 * Reports why an act that must happen has failed, and does it again: first in a microtask, since the stack may have been
 * full (L24), then by timers, so that what makes it fail can pass and holds up nothing else.
 *
 * @param failures how often it has failed before
 */
export function againLater(failures: number, error: unknown, act: () => void): void {
  const again = (): void => {
    reportError(error);
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
