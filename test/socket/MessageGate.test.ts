import { NEVER } from 'rxjs';
import type { Message } from 'rx-secure-networking';
import { closes, opened, type ServerFrame } from 'rx-secure-networking/testing';
import { marbled } from '../marbled.ts';
import { briefly, connecting, decidedly, permissive, play, world } from '../world.ts';
import { audited } from './audited.ts';

const verdicts = { t: true, f: false };

describe('L16 outgoing messages with audits that answer later', () => {
  it(
    'are `pending` and leave in the order of their sends (trap 14)',
    marbled(({ cold, expectObservable, flush }) => {
      const audits = { a: cold('----t', verdicts), b: cold('-f', verdicts), c: true };
      const events = '          -----(abuc)';
      const { socket, got } = audited(({ message }) => audits[message as 'a']);
      const outcomes: string[] = [];
      const send = () => {
        for (const message of ['a', 'b', 'c']) {
          expect(socket.send(message, (outcome) => outcomes.push(`${message} ${outcome}`))).toBe('pending');
        }
        expect([outcomes, socket.bufferedBytes]).toEqual([[], 3]);
      };
      play(cold('               -s', { s: send }));

      expectObservable(socket.sent$).toBe('-----(ac)');
      expectObservable(socket.events$.pipe(briefly), '-^').toBe(events, {
        a: 'sent 1 (1)',
        b: 'denied send denied',
        u: 'unsent 2 denied',
        c: 'sent 3 (1)',
      });
      flush();
      expect(outcomes).toEqual(['a sent', 'b denied', 'c sent']);
      expect(got).toEqual(['a', 'c']);
      expect(socket.bufferedBytes).toBe(0);
    }),
  );

  it(
    'are sent before the close frame when an allowed close() comes behind them',
    marbled(({ cold, expectObservable, flush }) => {
      const audit = cold('     ---t', verdicts);
      const { socket, got, wire$ } = audited(() => audit);
      play(cold('              -sc', { s: () => socket.send('last words'), c: () => socket.close() }));
      play(cold('              ---s', { s: () => expect(socket.send('too late')).toBe('not-open') }));

      expectObservable(wire$).toBe('----c', { c: 'close 1000' });
      flush();
      expect(got).toEqual(['last words', 'closed']);
    }),
  );

  it(
    'hold up a close() no longer than `closeTimeout`',
    marbled(({ cold, expectObservable, flush }) => {
      const { socket, got, wire$ } = audited(() => NEVER, { limits: { closeTimeout: 4 } });
      const settled = jest.fn();
      play(cold('-sc', { s: () => socket.send('never', settled), c: () => socket.close() }));

      expectObservable(wire$).toBe('------c', { c: 'close 1001' });
      flush();
      expect(settled.mock.calls).toEqual([['not-open']]);
      expect(got).toEqual(['closed']);
    }),
  );

  it.each<[string, string, (here: ReturnType<typeof world>) => void]>([
    ['the owner is destroyed', '-', ({ owner }) => owner.destroy()],
    ['the host ends the socket', '-', ({ network }) => network.endSocket(1)],
    ['the peer closes', 'x', () => undefined],
    ['the connection is lost', '#', () => undefined],
  ])('are `not-open` when %s first (trap 11)', (_what, end, act) => {
    marbled(({ cold, expectObservable, expectSubscriptions, flush }) => {
      const audit = cold('       -----t', verdicts);
      const asked = '            -^-!';
      const server = cold<ServerFrame>(`o--${end}`, { o: opened(), x: closes(1000) });
      const here = audited(() => audit, { server });
      const settled = jest.fn();
      play(cold('                -s-x', { s: () => here.socket.send('a', settled), x: () => act(here) }));

      expectObservable(here.socket.sent$).toBe('---|');
      expectSubscriptions(audit.subscriptions).toBe(asked);
      flush();
      expect(settled.mock.calls).toEqual([['not-open']]);
    })();
  });

  it(
    'find a socket that is closing when they learn that the peer has gone, though messages still wait before its end',
    marbled(({ cold, expectObservable, flush }) => {
      const server = cold<ServerFrame>('omx', { o: opened(), m: 'hello', x: closes(1000) });
      const { newOwner } = world({ server });
      const [send, receive] = [() => NEVER, () => cold('---t', verdicts)];
      const socket = connecting(newOwner({ audits: { ...permissive, send, receive }, auditMessages: 'both' }));
      const settled = jest.fn(() => expect([socket.state, socket.send('again')]).toEqual(['closing', 'not-open']));
      play(cold('-s', { s: () => socket.send('a', settled) }));

      expectObservable(socket.messages$).toBe('----(m|)', { m: 'hello' });
      flush();
      expect(settled.mock.calls).toEqual([['not-open']]);
    }),
  );

  it(
    'count as buffered: more is `overflow`, and writable$ tells of it, also when they are denied',
    marbled(({ cold, expectObservable }) => {
      const audit = cold('    ---f', verdicts);
      const writable = '      tf--t';
      const { socket } = audited(() => audit, { limits: { maxBufferedBytes: 3 } });
      const send = () => expect([socket.send('aaa'), socket.send('b')]).toEqual(['pending', 'overflow']);
      play(cold('             -s', { s: send }));

      expectObservable(socket.writable$).toBe(writable, { t: true, f: false });
    }),
  );

  it(
    'are denied after `auditTimeout`, and those behind them go on',
    marbled(({ cold, expectObservable }) => {
      const { socket, network } = audited(({ message }) => (message === 'a' ? NEVER : true), {
        limits: { auditTimeout: 3 },
      });
      play(cold('-(ab)', { a: () => socket.send('a'), b: () => socket.send('b') }));

      expectObservable(socket.sent$).toBe('----b');
      expectObservable(network.decisions$.pipe(decidedly)).toBe('----d', { d: 'owner send timeout' });
    }),
  );

  it(
    'L4 are sent as they were audited, whatever becomes of the bytes meanwhile',
    marbled(({ cold, flush }) => {
      const audit = cold('---t', verdicts);
      const bytes = Uint8Array.of(1, 2, 3);
      let seen: Message = '';
      const { socket, got } = audited(({ message }) => {
        seen = message;
        return audit;
      });
      play(cold('-sc-c', { s: () => socket.send(bytes), c: () => bytes.fill(9) }));
      play(cold('---c', { c: () => (seen as Uint8Array).fill(8) }));

      flush();
      expect(got).toEqual([Uint8Array.of(1, 2, 3)]);
    }),
  );
});
