import type { SchedulerLike, Subscription } from 'rxjs';
import { guarded } from './guarded.ts';
import type { Report } from './reportError.ts';

/** Runs `work` on the scheduler after `delay` ms. What it throws is reported, never thrown into the host's timers. */
export function schedule(scheduler: SchedulerLike, work: () => void, delay = 0, report?: Report): Subscription {
  return scheduler.schedule(guarded(work, undefined, report), delay);
}
