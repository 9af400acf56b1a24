import { map } from 'rxjs';
import { AttemptWindow } from '../../lib/owner/AttemptWindow.ts';
import { marbled } from '../marbled.ts';
import { briefly, connecting, play, url, world } from '../world.ts';

describe('a window of attempts', () => {
  it('lets as many pass as it may, and then says how long its second lasts', () => {
    const attempts = new AttemptWindow(2);

    expect([0, 400, 400, 999].map((now) => attempts.attempt(now))).toEqual([undefined, undefined, 600, 1]);
  });

  it('starts anew a second after its first attempt, however many it has refused', () => {
    const attempts = new AttemptWindow(1);

    expect([7, 1_006, 1_007, 1_008].map((now) => attempts.attempt(now))).toEqual([undefined, 1, undefined, 999]);
  });
});

describe('L6 the attempts of an owner', () => {
  it(
    'are limited by `attemptsPerSecond`; another owner is not concerned',
    marbled(({ cold, expectObservable }) => {
      const { owner, newOwner, wire$ } = world({ limits: { attemptsPerSecond: 2 } });
      const other = newOwner();
      const sockets = Array.from({ length: 5 }, () => owner.create(url));
      const connect = () => sockets.pop()?.connect();
      play(cold('-a 99ms a 898ms a a', { a: connect }));
      play(cold('-     999ms        b', { b: () => connecting(other) }));

      const wire = '   -d 99ms d 898ms b d';
      expectObservable(wire$).toBe(wire, { d: `dial ${url}`, b: `dial ${url}` });
    }),
  );

  it(
    'beyond that are denied `rate`, and the socket ends with the error `limit`',
    marbled(({ cold, expectObservable }) => {
      const { owner } = world({ limits: { attemptsPerSecond: 1 } });
      const socket = owner.create(url);
      play(cold('-a', { a: () => connecting(owner) }));
      play(cold('--b', { b: () => socket.connect() }));

      expectObservable(socket.events$.pipe(briefly)).toBe('--(de|)', {
        d: 'denied connect rate',
        e: 'ended audit 1006',
      });
      expectObservable(socket.ended$.pipe(map((end) => end.error?.code))).toBe('--(l|)', { l: 'limit' });
    }),
  );

  it(
    'keep their error `limit` where details are withheld',
    marbled(({ cold, expectObservable }) => {
      const { owner } = world({ limits: { attemptsPerSecond: 1 }, owner: { errorDetail: 'opaque' } });
      const socket = owner.create(url);
      play(cold('-(ab)', { a: () => connecting(owner), b: () => socket.connect() }));

      expectObservable(socket.ended$.pipe(map(({ error }) => [error?.code, error?.decision]))).toBe('-(l|)', {
        l: ['limit', undefined],
      });
    }),
  );
});
