import type { SchedulerLike, Subscription } from 'rxjs';
import { type Report, reportError } from './reportError.ts';

/**
 * Runs `work` on the scheduler after `delay` ms. What it throws is reported, never thrown into the host's timers. It makes one
 * function, where `guarded` would make two: each waiting timer keeps them.
 */
export function schedule(
  scheduler: SchedulerLike,
  work: () => void,
  delay = 0,
  report: Report = reportError,
): Subscription {
  const run = (): void => {
    try {
      work();
    } catch (error) {
      report(error);
    }
  };
  return scheduler.schedule(run, delay);
}
