import { asyncScheduler, queueScheduler } from 'rxjs';
import { OwnerLife } from '../../lib/owner/OwnerLife.ts';
import { retryLinkFor } from '../../lib/socket/socketError.ts';
import { reportError } from '../../lib/stream/reportError.ts';
import { countingScheduler } from '../countingScheduler.ts';
import { reported } from '../reported.ts';
import { marbled } from '../marbled.ts';

describe('the link that an owner can reach', () => {
  it('L9 leads to no scheduler, and nothing of it can be changed', () => {
    const link = retryLinkFor({ scheduler: asyncScheduler, life: new OwnerLife(() => undefined), report: reportError });
    expect(Object.keys(link)).toEqual(['now', 'after', 'onDestroyed', 'report']);
    expect([link, ...Object.values(link)].every(Object.isFrozen)).toBe(true);
  });

  it(
    'tells the time of the network, for durations',
    marbled(({ cold, flush }) => {
      const { now } = retryLinkFor({
        scheduler: asyncScheduler,
        life: new OwnerLife(() => undefined),
        report: reportError,
      });
      const times: number[] = [];
      cold('a----b|').subscribe(() => times.push(now()));

      flush();
      expect(times[1]! - times[0]!).toBe(5);
    }),
  );

  it(
    'L10 leaves no timer when its owner ends, and makes none after that',
    marbled(({ flush }) => {
      const scheduler = countingScheduler();
      const life = new OwnerLife(() => undefined);
      const { after } = retryLinkFor({ scheduler, life, report: reportError });
      const calls: string[] = [];
      after(5, () => calls.push('before'));
      expect(scheduler.due).toBe(1);
      life.end('owner', '');
      after(5, () => calls.push('after'));
      expect(scheduler.due).toBe(0);
      flush();
      expect(calls).toEqual([]);
    }),
  );

  it(
    'leaves nothing in the owner for a timer that has run or was left',
    marbled(({ flush }) => {
      const life = new OwnerLife(() => undefined);
      const { after } = retryLinkFor({ scheduler: asyncScheduler, life, report: reportError });
      const calls: string[] = [];
      after(5, () => calls.push('due'));
      after(5, () => calls.push('left'))();
      flush();
      retryLinkFor({ scheduler: queueScheduler, life, report: reportError }).after(0, () => calls.push('at once'));
      expect([...life.dependants]).toEqual([]);
      expect(calls).toEqual(['due', 'at once']);
    }),
  );

  it('L17 reports what a callback throws, which does not reach the scheduler', () => {
    const thrown = new Error('mine');
    const errors = reported(() => {
      const { after } = retryLinkFor({
        scheduler: asyncScheduler,
        life: new OwnerLife(() => undefined),
        report: reportError,
      });
      after(1, () => {
        throw thrown;
      });
    });
    expect(errors).toEqual([thrown]);
  });

  it('tells of the end, and not by whom it was', () => {
    const life = new OwnerLife(() => undefined);
    const notified: unknown[] = [];
    const { onDestroyed } = retryLinkFor({ scheduler: asyncScheduler, life, report: reportError });
    onDestroyed((...args: unknown[]) => notified.push(args));
    onDestroyed((...args: unknown[]) => notified.push(args))();
    life.end('host', 'banned');
    expect(notified).toEqual([[]]);
  });
});
