import { throwError } from 'rxjs';
import { reconnect } from 'rx-secure-networking';
import { marbled } from '../marbled.ts';
import { failure, url, world } from '../world.ts';
import { quick } from './quick.ts';

/** A server that refuses with this status and this `Retry-After`, as any transport may say it. */
const refusing = (status: number, retryAfter?: unknown) =>
  world({ server: () => throwError(() => Object.assign(new Error('refused'), { status, retryAfter })) });

describe('reconnect(), after a handshake that was refused,', () => {
  it.each([
    ['in seconds', '2'],
    ['as a date, by the clock of the scheduler', 'Thu, 01 Jan 1970 00:00:02 GMT'],
    ['as ms', 2_000],
  ])('waits as long as Retry-After says: %s', (_form, retryAfter) => {
    marbled(({ expectObservable, flush }) => {
      const { owner, wire$ } = refusing(503, retryAfter);
      const dials: string[] = [];
      wire$.subscribe((what) => dials.push(what));
      const again$ = owner.open(url).pipe(reconnect({ ...quick, random: () => 0, maxAttempts: 1 }));

      expectObservable(again$).toBe('2s #', {}, failure('gave-up'));
      flush();
      expect(dials).toHaveLength(2);
    })();
  });

  it(
    'does not try again after 401, whatever Retry-After says',
    marbled(({ expectObservable }) => {
      const { owner } = refusing(401, '2');

      expectObservable(owner.open(url).pipe(reconnect(quick))).toBe('#', {}, failure('connect-failed'));
    }),
  );
});
