import { asyncScheduler, type SchedulerAction, type SchedulerLike } from 'rxjs';
import { after } from '../../lib/resilience/wait.ts';
import { OwnerLife } from '../../lib/owner/OwnerLife.ts';
import { retryLinkFor } from '../../lib/socket/socketError.ts';
import { countingScheduler } from '../countingScheduler.ts';
import { marbled } from '../marbled.ts';

const linkOn = (scheduler: SchedulerLike) =>
  retryLinkFor({ scheduler, life: new OwnerLife(() => undefined), report: () => undefined });

describe('after()', () => {
  it(
    'acts once, after that many ms',
    marbled(({ flush }) => {
      const acts: number[] = [];
      after(linkOn(asyncScheduler), 5, () => acts.push(asyncScheduler.now()));
      after(linkOn(asyncScheduler), 0, () => acts.push(asyncScheduler.now()));
      flush();
      expect(acts).toEqual([0, 5]);
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
      after(linkOn(scheduler), 5e9, () => (at = asyncScheduler.now()));
      flush();
      expect(at).toBe(5e9);
      expect(Math.max(...delays.map(Number))).toBeLessThan(2 ** 31);
    }),
  );

  it(
    'leaves no timer when it is unsubscribed, in whichever part of a long wait',
    marbled(({ cold, flush }) => {
      const scheduler = countingScheduler();
      const acts: string[] = [];
      const waiting = after(linkOn(scheduler), 5e9, () => acts.push('acted'));
      cold('3000000s x').subscribe(() => {
        waiting.unsubscribe();
        expect(scheduler.due).toBe(0);
      });
      flush();
      expect(acts).toEqual([]);
    }),
  );
});
