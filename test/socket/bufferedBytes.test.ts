import type { Message } from 'rx-secure-networking';
import { maxWaitingMessages } from '../../lib/model/Limits.ts';
import { drains, opened, type ServerFrame, type VirtualServer } from 'rx-secure-networking/testing';
import { briefly, connecting, marbled, play, world } from '../world.ts';

describe('what the network has not yet taken', () => {
  const scripted = { drain: 'scripted' } as const;

  it(
    'L19 is at most `maxBufferedBytes`; more is `overflow` (traps 18 and 20)',
    marbled(({ cold, expectObservable }) => {
      const server = cold<ServerFrame>('o--d', { o: opened(), d: drains(1) });
      const socket = connecting(world({ server, link: scripted, limits: { maxBufferedBytes: 4 } }).owner);
      const fill = () => {
        expect([socket.send('é'), socket.send('bb'), socket.send('c')]).toEqual(['sent', 'sent', 'overflow']);
        expect(socket.bufferedBytes).toBe(4);
      };
      const more = () => {
        expect(socket.bufferedBytes).toBe(3);
        expect([socket.send('c'), socket.send('d')]).toEqual(['sent', 'overflow']);
      };
      play(cold('-f--m', { f: fill, m: more }));

      expectObservable(socket.events$.pipe(briefly), '^--!').toBe('o(abc)', {
        o: 'connected',
        a: 'sent 1 (2)',
        b: 'sent 2 (2)',
        c: 'unsent 3 overflow',
      });
    }),
  );

  it(
    'L19 is a bounded number of messages too: empty ones take memory as well',
    marbled(({ cold }) => {
      const server = cold<ServerFrame>('o--d', { o: opened(), d: drains() });
      const socket = connecting(world({ server, link: scripted }).owner);
      const fill = () => {
        for (let i = 0; i < 4 * maxWaitingMessages; i += 1) socket.send('');
        expect([socket.send(''), socket.bufferedBytes]).toEqual(['overflow', 0]);
      };
      play(cold('-f--m', { f: fill, m: () => expect(socket.send('')).toBe('sent') }));
    }),
  );

  it(
    'makes writable$ false while it is more than half of that',
    marbled(({ cold, expectObservable }) => {
      const server = cold<ServerFrame>('o---dd', { o: opened(), d: drains(1) });
      const writable = '                t-f-t';
      const socket = connecting(world({ server, link: scripted, limits: { maxBufferedBytes: 4 } }).owner);
      play(cold('                       -ab', { a: () => socket.send('aa'), b: () => socket.send('b') }));

      expectObservable(socket.writable$).toBe(writable, { t: true, f: false });
      expectObservable(socket.writable$, '---^').toBe('---ft', { t: true, f: false });
    }),
  );

  it(
    'leaves before the close frame',
    marbled(({ cold, expectObservable, flush }) => {
      const got: Message[] = [];
      const frames$ = cold<ServerFrame>('o--d', { o: opened(), d: drains() });
      const server: VirtualServer = (_dial, received$) => {
        received$.subscribe((message) => got.push(message));
        return frames$;
      };
      const socket = connecting(world({ server, link: scripted }).owner);
      play(cold('-sc', { s: () => socket.send('last words'), c: () => socket.close() }));

      expectObservable(socket.state$, '-^').toBe('-oi(x|)', { o: 'open', i: 'closing', x: 'closed' });
      flush();
      expect(got).toEqual(['last words']);
    }),
  );
});
