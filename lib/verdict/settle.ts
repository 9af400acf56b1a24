import { type SchedulerLike, Subscription, type Subscribable, take } from 'rxjs';
import type { Ruling } from '../model/Ruling.ts';
import { isThenable } from '../model/readBelowRoot.ts';
import { ensureStackRoom } from '../stream/ensureStackRoom.ts';
import { type Report, reportError } from '../stream/reportError.ts';
import { schedule } from '../stream/schedule.ts';
import { whenSettled } from '../stream/whenSettled.ts';
import type { DeferredAnswer } from './ask.ts';
import { isolatedObservable } from './isolatedObservable.ts';
import { emptyRuling, readVerdict, describeThrown, failureOf } from './readVerdict.ts';

/**
 * Waits for a later answer: the value of a promise, the first value of an observable. Calls `done` once, inside this
 * call if the answer comes at once, and denies with `timeout` after `timeout` ms of the scheduler.
 * Unsubscribing cancels it.
 *
 * @param report takes what the observable throws when it is unsubscribed
 */
export function settle(
  later: DeferredAnswer,
  scheduler: SchedulerLike,
  timeout: number,
  done: (ruling: Ruling) => void,
  report: Report = reportError,
): Subscription {
  const waiting = new Subscription();
  const finish = (ruling: Ruling): void => {
    if (waiting.closed) return;
    waiting.unsubscribe();
    done(ruling);
  };
  waiting.add(
    schedule(
      scheduler,
      () => {
        finish({ allow: false, code: 'timeout', reason: `the audit gave no verdict within ${timeout} ms` });
      },
      timeout,
      report,
    ),
  );
  try {
    if (isThenable(later)) {
      whenSettled(
        later,
        (answer) => {
          finish(readVerdict(answer));
        },
        (error) => {
          finish({ allow: false, code: 'rejected', reason: `the audit's promise rejected: ${describeThrown(error)}` });
        },
        report,
      );
    } else {
      waiting.add(firstOf(later, finish, report));
    }
  } catch (error) {
    finish(failureOf(error));
  }
  return waiting;
}

function firstOf(later: Subscribable<unknown>, finish: (ruling: Ruling) => void, report: Report): Subscription {
  return isolatedObservable(later, report)
    .pipe(take(1))
    .subscribe({
      next: (answer) => {
        ensureStackRoom(); // where there is none the answer is lost, and the timeout denies
        finish(readVerdict(answer));
      },
      error: (error: unknown) => {
        ensureStackRoom();
        finish({ allow: false, code: 'errored', reason: `the audit's observable errored: ${describeThrown(error)}` });
      },
      complete: () => {
        ensureStackRoom();
        finish(emptyRuling);
      },
    });
}
