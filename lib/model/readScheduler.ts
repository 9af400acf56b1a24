import type { SchedulerLike } from 'rxjs';

/**
 * Reads an option that is a scheduler.
 *
 * @throws TypeError that names it
 */
export function readScheduler(name: string, given: SchedulerLike): SchedulerLike {
  const { now, schedule } = Object(given) as Partial<SchedulerLike>;
  if (typeof now === 'function' && typeof schedule === 'function') return given;
  throw new TypeError(`${name} must be an RxJS scheduler`);
}
