import { asyncScheduler, type SchedulerLike } from 'rxjs';
import { countActions } from '../lib/testing/leakCheck.ts';

/** A scheduler that counts the actions that have not run yet and are not unsubscribed. */
export interface CountingScheduler extends SchedulerLike {
  readonly due: number;
}

/** Counts the actions of `asyncScheduler`, which is virtual in marble tests. */
export function countingScheduler(): CountingScheduler {
  const waiting = new Set<object>();
  return {
    ...countActions(asyncScheduler, waiting),
    get due() {
      return waiting.size;
    },
  };
}
