import { asyncScheduler, type SchedulerAction, type SchedulerLike, type Subscription } from 'rxjs';

/** A scheduler that knows how many of its actions are still to come. */
export interface CountingScheduler extends SchedulerLike {
  readonly due: number;
}

/** Counts on top of `asyncScheduler`, which is virtual in marbles. */
export function countingScheduler(): CountingScheduler {
  const due = new Set<object>();
  return {
    get due() {
      return due.size;
    },
    now: () => asyncScheduler.now(),
    schedule<T>(work: (this: SchedulerAction<T>, state?: T) => void, delay?: number, state?: T): Subscription {
      const token = {};
      due.add(token);
      const counted = function (this: SchedulerAction<T>, given?: T): void {
        due.delete(token);
        work.call(this, given);
      };
      const action = asyncScheduler.schedule(counted, delay, state);
      action.add(() => due.delete(token));
      return action;
    },
  };
}
