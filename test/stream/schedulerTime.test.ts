import { asyncScheduler, type SchedulerLike } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { elapsed, steadyClock } from '../../lib/stream/schedulerTime.ts';

const day = 86_400_000;

/** A scheduler of which only the clock is asked. */
const clockOf = (now: () => number): SchedulerLike => ({ now, schedule: asyncScheduler.schedule.bind(asyncScheduler) });

/** Runs something while the machine's clock is set to another time. */
function withClockSet<T>(by: number, run: () => T): T {
  const platform = Date.now.bind(Date);
  const clock = jest.spyOn(Date, 'now').mockImplementation(() => platform() + by);
  try {
    return run();
  } finally {
    clock.mockRestore();
  }
}

describe('elapsed()', () => {
  it.each([day, -day])('L28 does not see that the clock of the machine is set by %d ms', (by) => {
    const wrapped = clockOf(() => asyncScheduler.now());
    for (const scheduler of [asyncScheduler, wrapped]) {
      const before = elapsed(scheduler);
      const set = withClockSet(by, () => elapsed(scheduler));
      const after = elapsed(scheduler);

      expect(set - before).toBeGreaterThanOrEqual(0);
      expect(after - set).toBeGreaterThanOrEqual(0);
      expect(after - before).toBeLessThan(60_000);
    }
  });

  it('L28 passes with real time where the clock is real', async () => {
    const before = elapsed(asyncScheduler);
    const started = performance.now();
    while (performance.now() - started < 20) await new Promise(setImmediate);
    expect(elapsed(asyncScheduler) - before).toBeGreaterThanOrEqual(19);
  });

  it('L20 is the time of a TestScheduler, and of asyncScheduler inside its run', () => {
    const outside = elapsed(asyncScheduler);
    const test = new TestScheduler(() => undefined);
    test.run(({ cold, flush }) => {
      const [own, other] = [elapsed(test), elapsed(asyncScheduler)];
      const seen: number[] = [];
      cold('20ms (a|)').subscribe({
        complete: () => seen.push(elapsed(test) - own, elapsed(asyncScheduler) - other),
      });
      flush();
      expect(seen).toEqual([20, 20]);
    });
    expect(elapsed(asyncScheduler) - outside).toBeLessThan(60_000); // it did not fall back into the year of now
  });

  it('L20 is the time of a scheduler of somebody’s own, also one that begins at the present', () => {
    let now = Date.now();
    const scheduler = clockOf(() => now);
    const before = elapsed(scheduler);
    now += 1_000;
    expect(elapsed(scheduler) - before).toBe(1_000);
    now += 500.4;
    expect(elapsed(scheduler) - before).toBe(1_500);
  });

  it('L28 never goes back, whatever a clock says', () => {
    let now = 500;
    const scheduler = clockOf(() => now);
    const notified = [500, 400, 410, 400, 0, 10].map((at) => {
      now = at;
      return elapsed(scheduler);
    });
    expect(notified).toEqual([0, 0, 10, 10, 10, 20]);
  });
});

describe('steadyClock()', () => {
  it('keeps the platform’s clock as it was', () => {
    const clock = steadyClock();
    const patched = jest.spyOn(performance, 'now').mockImplementation(() => Infinity);
    const notified = clock();
    patched.mockRestore();
    expect(notified).toBeLessThan(Infinity);
  });

  it('is the wall clock without its steps back where the platform has no other', () => {
    const platform = Object.getOwnPropertyDescriptor(globalThis, 'performance')!;
    Object.defineProperty(globalThis, 'performance', { value: undefined, configurable: true });
    const wall = jest.spyOn(Date, 'now');
    try {
      wall.mockReturnValue(1_000);
      const clock = steadyClock();
      const notified = [1_010, 900, 905, 1_000].map((now) => {
        wall.mockReturnValue(now);
        return clock();
      });
      expect(notified).toEqual([10, 10, 15, 110]);
    } finally {
      wall.mockRestore();
      Object.defineProperty(globalThis, 'performance', platform);
    }
  });
});
