import { map, NEVER, takeUntil, timer } from 'rxjs';
import type { SendOutcome } from 'rx-secure-networking';
import { marbled } from '../marbled.ts';
import { brief, briefEnd, connecting, permissive, saying, world } from '../world.ts';

// Empty messages have no bytes to count, and take memory all the same: at most 16,384 wait in any queue.
const most = 16_384;
/** The first is never answered, and all others wait behind it. */
const blocking = () => {
  let asked = 0;
  return () => (asked++ === 0 ? NEVER : true);
};
const empties = (count: number): string[] => Array.from({ length: count }, () => '');

describe('a queue of empty messages', () => {
  it(
    'L19 of sends that wait for audits takes 16,384; one more is `overflow`',
    marbled(({ flush }) => {
      const { owner } = world({ owner: { auditMessages: true, audits: { ...permissive, send: blocking() } } });
      const socket = connecting(owner);
      let outcomes: SendOutcome[] = [];
      socket.opened$.subscribe(() => {
        outcomes = empties(most + 1).map((empty) => socket.send(empty));
        owner.destroy();
      });

      flush();
      expect(outcomes.slice(most - 1)).toEqual(['pending', 'overflow']);
      expect(new Set(outcomes.slice(0, most))).toEqual(new Set(['pending']));
    }),
  );

  it.each([
    [most, 'owner 1000 enough'],
    [most + 1, 'network 1008'],
  ])('L19 of arrivals that wait for audits, where reading cannot stop: %i end with %p', (count, end) => {
    marbled(({ flush }) => {
      const audits = { ...permissive, receive: blocking() };
      const { owner } = world({
        server: saying(...empties(count)),
        link: { canPause: false },
        owner: { auditMessages: 'receive', audits },
      });
      const socket = connecting(owner);
      const ends: string[] = [];
      socket.ended$.subscribe((one) => ends.push(briefEnd(one)));
      timer(1).subscribe(() => socket.close(1000, 'enough'));

      flush();
      expect(ends).toEqual([end]);
    })();
  });

  it.each([
    [most / 2, ['pause', 'resume']],
    [most / 2 + 1, ['pause']],
  ])(
    'L19 of arrivals that wait for audits lets the link read on when no more than half wait: %i do',
    (left, expected) => {
      marbled(({ flush }) => {
        let asked = 0;
        const receive = () => {
          const place = asked++;
          if (place === 0) return timer(2).pipe(map(() => true));
          return place === most + 1 - left ? NEVER : true; // which holds up those behind it
        };
        const { owner, wire$ } = world({
          server: saying(...empties(most + 1)),
          owner: { auditMessages: 'receive', audits: { ...permissive, receive } },
        });
        const told: string[] = [];
        connecting(owner);
        wire$.pipe(takeUntil(timer(3))).subscribe((what) => told.push(what));
        timer(4).subscribe(() => owner.destroy());

        flush();
        expect(told).toEqual(expected);
      })();
    },
  );

  it.each([
    [most, []],
    [most + 1, [`unread ${most + 1} (0)`]],
  ])('L15 of what is held for a subscriber, where reading cannot stop: %i are told as %j', (count, unread) => {
    marbled(({ flush }) => {
      const { owner } = world({ server: saying(...empties(count)), link: { canPause: false } });
      const socket = connecting(owner);
      const notified: string[] = [];
      socket.events$.subscribe((event) => event.type === 'unread' && notified.push(brief(event)));
      timer(1).subscribe(() => owner.destroy()); // before the hold times out

      flush();
      expect(notified).toEqual(unread);
    })();
  });
});
