import type { SchedulerLike } from 'rxjs';
import { floor, max, weakGet, weakSet } from '../model/intrinsics.ts';

/**
 * Returns how many whole ms have passed on a scheduler since the first call for it: for differences, that is, durations.
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
  const last = (weakGet(readings, scheduler) as Reading | undefined) ?? {
    scheduler: now,
    steady: steadyNow,
    passed: 0,
  };
  const step = isWall ? steadyNow - last.steady : now - last.scheduler;
  const passed = last.passed + max(0, step);
  weakSet(readings, scheduler, { scheduler: now, steady: steadyNow, passed });
  return floor(passed);
}

/** What the clocks said when a scheduler was last asked, and how many ms had passed until then. */
interface Reading {
  readonly scheduler: number;
  readonly steady: number;
  readonly passed: number;
}

/** Read and written by the platform's methods as they were at load: who forges a reading moves the limits of time. */
const readings = new WeakMap<SchedulerLike, Reading>();
let steady: (() => number) | undefined;

// Only here the library reads the machine's clocks. Schedulers give all other time.

/** The wall clock, which may be set at any time; read where it is asked, since virtual time is told apart by it. */
export function wallClock(): number {
  return Date.now();
}

/**
 * Makes a clock that only goes forward, in ms from some moment, and that no setting of the wall clock moves. It keeps
 * the platform's method as it is now. Where a platform has none, it is the wall clock without its steps back.
 */
export function steadyClock(): () => number {
  const platform = globalThis.performance as Performance | undefined; // looked up late: Node loads it when it is asked
  if (typeof platform?.now === 'function') return platform.now.bind(platform);
  let [last, passed] = [Date.now(), 0];
  return () => {
    const now = Date.now();
    passed += Math.max(0, now - last);
    last = now;
    return passed;
  };
}
