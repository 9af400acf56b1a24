import type { SchedulerLike } from 'rxjs';
import { weakGet, weakSet } from '../model/intrinsics.ts';
import type { OwnerInfo } from '../model/OwnerInfo.ts';
import { elapsed } from '../stream/elapsed.ts';

const schedulers = new WeakMap<OwnerInfo, SchedulerLike>();

/** Keeps by which scheduler an owner lives. */
export function keepScheduler(owner: OwnerInfo, scheduler: SchedulerLike): void {
  weakSet(schedulers, owner, scheduler);
}

/** A clock for durations between requests of one owner, in ms: its network's; of no network's owner `at` is all. */
export function timeOf({ owner, at }: { readonly owner: OwnerInfo; readonly at: number }): number {
  const scheduler = weakGet(schedulers, owner) as SchedulerLike | undefined;
  return scheduler === undefined ? at : elapsed(scheduler);
}
