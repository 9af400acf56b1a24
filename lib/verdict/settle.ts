import { type SchedulerLike, Subscription, type Subscribable, take } from 'rxjs';
import type { Layer } from '../model/Decision.ts';
import type { Ruling } from '../model/Ruling.ts';
import { isThenable } from '../model/readBelowRoot.ts';
import { hasStackRoom } from '../stream/ensureStackRoom.ts';
import { type Report, reportError } from '../stream/reportError.ts';
import { elapsed, schedule } from '../stream/schedulerTime.ts';
import { whenSettled } from '../stream/whenSettled.ts';
import type { DeferredAnswer } from './ask.ts';
import { isolatedObservable } from './isolatedObservable.ts';
import { waitingFor } from './stoppablePromise.ts';
import { nameOfLayer, emptyRuling, readVerdict, describeThrown, thrownRuling } from './readVerdict.ts';

/**
 * Awaits an answer: the value of a promise, or the first value of an observable. Calls `done` once with the ruling,
 * inside this call if the observable emits synchronously. After `timeout` ms of the scheduler the ruling is the denial
 * `timeout`; if the timer comes late by more than half of it, the machine was busy, and the answer may have come
 * meanwhile: it gets the same time once more. Unsubscribing cancels.
 *
 * @param report reports what the observable throws when it is unsubscribed
 */
export function settle(
  pending: DeferredAnswer,
  scheduler: SchedulerLike,
  timeout: number,
  done: (ruling: Ruling) => void,
  report: Report = reportError,
  layer?: Layer,
): Subscription {
  const waiting = new Subscription();
  const finish = (ruling: Ruling): void => {
    if (waiting.closed) return;
    waiting.unsubscribe();
    done(ruling);
  };
  const wait = (again: boolean): void => {
    const due = elapsed(scheduler) + timeout;
    const deadline = (): void => {
      if (!again && elapsed(scheduler) - due > timeout / 2) wait(true);
      else
        finish({ allow: false, code: 'timeout', reason: `${nameOfLayer(layer)} did not answer within ${timeout} ms` });
    };
    waiting.add(schedule(scheduler, deadline, timeout, report));
  };
  wait(false);
  try {
    if (isThenable(pending)) {
      waiting.add(waitingFor(pending));
      whenSettled(
        pending,
        (answer) => {
          finish(readVerdict(answer, layer));
        },
        (error) => {
          finish({
            allow: false,
            code: 'rejected',
            reason: `${nameOfLayer(layer)}'s promise rejected: ${describeThrown(error)}`,
          });
        },
        report,
      );
    } else {
      waiting.add(firstOf(pending, finish, report, layer));
    }
  } catch (error) {
    finish(thrownRuling(error, layer));
  }
  return waiting;
}

function firstOf(
  pending: Subscribable<unknown>,
  finish: (ruling: Ruling) => void,
  report: Report,
  layer: Layer | undefined,
): Subscription {
  return isolatedObservable(pending, report)
    .pipe(take(1))
    .subscribe({
      next: (answer) => {
        if (hasStackRoom()) finish(readVerdict(answer, layer)); // else the answer is lost, and the timeout denies
      },
      error: (error: unknown) => {
        if (!hasStackRoom()) return;
        finish({
          allow: false,
          code: 'errored',
          reason: `${nameOfLayer(layer)}'s observable errored: ${describeThrown(error)}`,
        });
      },
      complete: () => {
        if (hasStackRoom()) finish(emptyRuling(layer));
      },
    });
}
