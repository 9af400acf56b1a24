import { asyncScheduler, type SchedulerAction, type SchedulerLike } from 'rxjs';
import { timer } from '../../lib/resilience/reconnect.ts';
import { OwnerLife } from '../../lib/owner/OwnerLife.ts';
import { retryLinkFor } from '../../lib/socket/socketError.ts';
import { countingScheduler } from '../countingScheduler.ts';
import { marbled } from '../marbled.ts';

const linkOn = (scheduler: SchedulerLike) =>
  retryLinkFor({ scheduler, life: new OwnerLife(() => undefined), report: () => undefined });

describe('timer()', () => {
  it(
    'emits once, after that many ms',
    marbled(({ expectObservable }) => {
      expectObservable(timer(5, linkOn(asyncScheduler))).toBe('-----x', { x: undefined });
      expectObservable(timer(0, linkOn(asyncScheduler))).toBe('x', { x: undefined });
    }),
  );

  it(
    'waits for longer than any timer of a platform can',
    marbled(({ flush }) => {
      const delays: (number | undefined)[] = [];
      const scheduler: SchedulerLike = {
        now: () => 0,
        schedule<T>(work: (this: SchedulerAction<T>, state?: T) => void, delay?: number, state?: T) {
          delays.push(delay);
          return asyncScheduler.schedule(work, delay, state);
        },
      };
      let at = 0;
      timer(5e9, linkOn(scheduler)).subscribe(() => (at = asyncScheduler.now()));
      flush();
      expect(at).toBe(5e9);
      expect(Math.max(...delays.map(Number))).toBeLessThan(2 ** 31);
    }),
  );

  it(
    'leaves no timer when it is unsubscribed, in whichever part of a long wait',
    marbled(({ cold, flush }) => {
      const scheduler = countingScheduler();
      const emitted: unknown[] = [];
      const waiting = timer(5e9, linkOn(scheduler)).subscribe((value) => emitted.push(value));
      cold('3000000s x').subscribe(() => {
        waiting.unsubscribe();
        expect(scheduler.due).toBe(0);
      });
      flush();
      expect(emitted).toEqual([]);
    }),
  );
});
