import { Subscription } from 'rxjs';
import type { RetryLink } from '../model/retryLink.ts';
import { callReporting } from '../stream/callReporting.ts';
import { elapsed } from '../stream/elapsed.ts';
import { schedule } from '../stream/schedule.ts';
import type { OwnerContext } from './OwnerContext.ts';

/** Makes the link that an owner's error leads to: see `RetryLink` for what it may give away. */
export function retryLinkFor(context: Pick<OwnerContext, 'scheduler' | 'life' | 'report'>): RetryLink {
  const { scheduler, life } = context;
  const report = (error: unknown): void => {
    context.report(error);
  };
  const now = (): number => elapsed(scheduler);
  const after = (ms: number, callback: () => void): (() => void) => {
    const timer = new Subscription();
    const leave = (): void => {
      timer.unsubscribe();
    };
    timer.add(life.onEnd(leave));
    const fire = (): void => {
      timer.unsubscribe();
      callReporting(callback, report);
    };
    if (!timer.closed) timer.add(schedule(scheduler, fire, ms, report));
    return leave;
  };
  const onDestroyed = (callback: () => void): (() => void) =>
    life.onEnd(() => {
      callback();
    });
  for (const power of [now, after, onDestroyed, report]) Object.freeze(power);
  return Object.freeze({ now, after, onDestroyed, report });
}
