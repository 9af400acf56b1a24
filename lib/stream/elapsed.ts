import type { SchedulerLike } from 'rxjs';
import { floor, max, weakGet, weakSet } from '../model/intrinsics.ts';
import { steadyClock, wallClock } from './machineClock.ts';
import type { OwnerInfo } from '../model/OwnerInfo.ts';
import type { WithOwner, WithTime } from '../model/Request.ts';

/**
 * Returns how many whole ms have passed on a scheduler since the first call. Subtract two results to get a duration.
 * Never goes back, and does not jump when the machine's clock is set (L28).
 *
 * If the scheduler's `now()` is the wall clock, as it is for `asyncScheduler` outside of `TestScheduler.run`, this
 * reads the machine's steady clock instead. For virtual time, or any other clock, it reads the scheduler.
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

/** Remembers the scheduler of an owner's network, for `requestTime`. */
export function rememberScheduler(owner: OwnerInfo, scheduler: SchedulerLike): void {
  weakSet(schedulers, owner, scheduler);
}

/**
 * Returns a time in ms for durations between requests of one owner: by its network's scheduler, or `at` if it has no
 * network.
 */
export function requestTime({ owner, at }: WithTime & WithOwner): number {
  const scheduler = weakGet(schedulers, owner) as SchedulerLike | undefined;
  return scheduler === undefined ? at : elapsed(scheduler);
}

const schedulers = new WeakMap<OwnerInfo, SchedulerLike>();

/** Accessed by the platform's methods as they were at load, because forged readings would change limits of time. */
const readings = new WeakMap<SchedulerLike, Reading>();
let steady: (() => number) | undefined;

/** The clocks when a scheduler was last read, and how many ms had passed until then. */
interface Reading {
  readonly scheduler: number;
  readonly steady: number;
  readonly passed: number;
}
