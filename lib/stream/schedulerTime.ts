import type { SchedulerLike, Unsubscribable } from 'rxjs';
import { floor, max, weakGet, weakSet } from '../model/intrinsics.ts';
import type { OwnerInfo } from '../model/OwnerInfo.ts';
import type { WithOwner, WithTime } from '../model/Request.ts';
import { ensureCallRoom } from './ensureStackRoom.ts';
import { type Report, reportError } from './reportError.ts';
import { soon } from './whenSettled.ts';

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
  const isWall = isWallTime(now, before);
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

/**
 * Runs `work` on the scheduler after `delay` ms. What it throws is reported, never thrown into the host's timers.
 *
 * A timer whose cancellation fails midway at the end of the stack would throw into them later, and RxJS would run no timer
 * any more. So it is cancelled only if the stack has room; otherwise `work` does not run, and a microtask cancels it.
 */
export function schedule(
  scheduler: SchedulerLike,
  work: () => void,
  delay = 0,
  report: Report = reportError,
): Unsubscribable {
  let due: (() => void) | undefined = work;
  const run = (): void => {
    try {
      due?.();
    } catch (error) {
      report(error);
    }
  };
  const timer = scheduler.schedule(run, delay);
  const cancel = (): void => {
    due = undefined;
    try {
      ensureCallRoom();
    } catch {
      soon(cancel);
      return;
    }
    timer.unsubscribe();
  };
  return { unsubscribe: cancel };
}

/**
 * Runs `work` on the scheduler after `delay` ms, as a deadline for the network, and for promises that wait for it. If the
 * event loop was busy, and runs it too late, it waits one more turn, in which what arrived in time is read.
 */
export function scheduleDeadline(
  scheduler: SchedulerLike,
  work: () => void,
  delay: number,
  report: Report = reportError,
): Unsubscribable {
  const due = elapsed(scheduler) + delay;
  const ring = (): void => {
    if (elapsed(scheduler) <= due) {
      work();
      return;
    }
    try {
      timer = schedule(scheduler, work, 0, report);
    } catch {
      work(); // no timer can be set
    }
  };
  let timer = schedule(scheduler, ring, delay, report);
  return {
    unsubscribe: () => {
      timer.unsubscribe();
    },
  };
}

/** Whether the time of a scheduler is the machine's, not virtual or another. */
export function isWallClock(scheduler: SchedulerLike): boolean {
  const before = wallClock();
  return isWallTime(scheduler.now(), before);
}

/** Whether a time that was read after `before` is the machine's. Reads the clock again only if it may have moved. */
function isWallTime(now: number, before: number): boolean {
  return now === before || (before < now && now <= wallClock());
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

// Only here the library reads the machine's clocks. All other code reads schedulers.

/**
 * Reads the wall clock, which may be set at any time. Looks up `Date.now` for each call, as schedulers do, to recognise
 * virtual time.
 */
function wallClock(): number {
  return Date.now();
}

/**
 * Makes a clock in ms that never goes back, and that does not change when the wall clock is set. It keeps the
 * platform's method as it is now. On a platform without such a clock it is the wall clock without its steps back.
 */
export function steadyClock(): () => number {
  // Looked up late, because Node loads it on first access.
  const platform = globalThis.performance as Performance | undefined;
  if (typeof platform?.now === 'function') return platform.now.bind(platform);
  let [last, passed] = [Date.now(), 0];
  return () => {
    const now = Date.now();
    passed += Math.max(0, now - last);
    last = now;
    return passed;
  };
}
