import { asapScheduler, asyncScheduler, type SchedulerLike } from 'rxjs';
import { NextTurn } from '../../lib/stream/NextTurn.ts';
import { countingScheduler } from '../countingScheduler.ts';
import { marbled } from '../marbled.ts';
import { depths, nearStackEnd } from '../nearStackEnd.ts';

describe('NextTurn', () => {
  it(
    'runs its work once for all requests of a turn, and again for later ones',
    marbled(({ flush }) => {
      const log: string[] = [];
      const turn = new NextTurn(asyncScheduler, () => log.push(turn.due ? 'due' : 'runs'));
      turn.request();
      turn.request();
      expect([log, turn.due]).toEqual([[], true]);
      flush();
      expect([log, turn.due]).toEqual([['runs'], false]);
      turn.request();
      flush();
      expect(log).toEqual(['runs', 'runs']);
    }),
  );

  it(
    'runs nothing after cancel(), and leaves no timer',
    marbled(({ flush }) => {
      const scheduler = countingScheduler();
      const work = jest.fn();
      const turn = new NextTurn(scheduler, work);
      turn.request();
      turn.cancel();
      expect([scheduler.due, turn.due]).toEqual([0, false]);
      flush();
      expect(work).not.toHaveBeenCalled();
      turn.request();
      flush();
      expect(work).toHaveBeenCalledTimes(1);
    }),
  );

  it('L24 runs its work for a request after one at the end of the stack', async () => {
    for (const depth of depths) {
      const work = jest.fn();
      const turn = new NextTurn(asapScheduler, work);
      nearStackEnd(depth, () => turn.request());
      turn.request();
      await Promise.resolve();
      await Promise.resolve();
      expect(work).toHaveBeenCalledTimes(1);
    }
  });

  it('L24 runs in a microtask if the stack has no room to schedule on, unless it is cancelled before', async () => {
    const noRoom: SchedulerLike = {
      now: () => 0,
      schedule: () => {
        throw new RangeError('Maximum call stack size exceeded');
      },
    };
    const work = jest.fn();
    new NextTurn(noRoom, work).request();
    const cancelled = new NextTurn(noRoom, work);
    cancelled.request();
    cancelled.cancel();
    expect(work).not.toHaveBeenCalled();
    await Promise.resolve();
    expect(work).toHaveBeenCalledTimes(1);
  });
});
