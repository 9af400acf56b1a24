import type { SchedulerLike } from 'rxjs';
import { steadyClock, wallClock } from './machineClock.ts';

/** What the clocks said when a scheduler was last asked, and how many ms had passed until then. */
interface Reading {
  readonly scheduler: number;
  readonly steady: number;
  readonly passed: number;
}

const readings = new WeakMap<SchedulerLike, Reading>();
let steady: (() => number) | undefined;

/**
 * Tells how many whole ms have passed on a scheduler since it was first asked: for differences, which are durations.
 * Never goes back, and does not jump when the machine's clock is set (L28).
 *
 * A scheduler whose `now()` is the wall clock, as that of `asyncScheduler` is outside of `TestScheduler.run`, is
 * measured by the machine's steady clock. Virtual time, and any other clock, is the scheduler's own.
 */
export function elapsed(scheduler: SchedulerLike): number {
  const before = wallClock();
  const now = scheduler.now();
  const isWall = before <= now && now <= wallClock();
  const steadyNow = (steady ??= steadyClock())();
  const last = readings.get(scheduler) ?? { scheduler: now, steady: steadyNow, passed: 0 };
  const step = isWall ? steadyNow - last.steady : now - last.scheduler;
  const passed = last.passed + Math.max(0, step);
  readings.set(scheduler, { scheduler: now, steady: steadyNow, passed });
  return Math.floor(passed);
}
