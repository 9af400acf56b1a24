import type { SchedulerLike } from 'rxjs';
import { floor, max, weakGet, weakSet } from '../model/intrinsics.ts';
import { steadyClock, wallClock } from './machineClock.ts';
import type { OwnerInfo } from '../model/OwnerInfo.ts';
import type { WithOwner, WithTime } from '../model/Request.ts';

/** What the clocks said when a scheduler was last asked, and how many ms had passed until then. */
interface Reading {
  readonly scheduler: number;
  readonly steady: number;
  readonly passed: number;
}

/** Read and written by the platform's methods as they were at load: who forges a reading moves the limits of time. */
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

const schedulers = new WeakMap<OwnerInfo, SchedulerLike>();

/** Keeps by which scheduler an owner lives. */
export function rememberScheduler(owner: OwnerInfo, scheduler: SchedulerLike): void {
  weakSet(schedulers, owner, scheduler);
}

/** A clock for durations between requests of one owner, in ms: its network's; of no network's owner `at` is all. */
export function requestTime({ owner, at }: WithTime & WithOwner): number {
  const scheduler = weakGet(schedulers, owner) as SchedulerLike | undefined;
  return scheduler === undefined ? at : elapsed(scheduler);
}
