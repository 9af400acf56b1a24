import type { Link, LinkSink, Message, Transport } from 'rx-secure-networking';
import { maxWaitingMessages } from '../../lib/model/Limits.ts';
import { drains, opened, type ServerFrame, type VirtualServer, virtualTransport } from 'rx-secure-networking/testing';
import { marbled } from '../marbled.ts';
import { briefly, connecting, play, quiet, world, yes } from '../world.ts';

const bind = <K extends 'close' | 'terminate' | 'pause' | 'resume'>(link: Link, names: readonly K[]): Pick<Link, K> =>
  Object.fromEntries(names.map((name) => [name, (link[name] as () => unknown).bind(link)])) as unknown as Pick<Link, K>;

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
      let bufferedMessages = maxWaitingMessages - 1;
      const transport: Transport = (dial, sink) => ({
        ...bind(virtualTransport(quiet)(dial, sink), ['close', 'terminate', 'pause', 'resume']),
        bufferedBytes: 0,
        get bufferedMessages() {
          return bufferedMessages;
        },
        send: () => (bufferedMessages += 1) > 0,
      });
      const socket = connecting(world({ transport }).owner);
      const send = () => {
        expect([socket.send(''), socket.send(''), socket.bufferedBytes]).toEqual(['sent', 'overflow', 0]);
        bufferedMessages = 0;
        expect(socket.send('')).toBe('sent');
      };
      play(cold('-s', { s: send }));
    }),
  );

  // Without a message audit the message goes another way.
  const audited = [
    ['its audits', {}],
    ['no message audit', { policy: {}, owner: { auditMessages: false, audits: { create: yes, connect: yes } } }],
  ] as const;

  it.each(audited)('makes writable$ false while it is more than half of that: with %s', (_what, options) => {
    marbled(({ cold, expectObservable }) => {
      const server = cold<ServerFrame>('o---dd', { o: opened(), d: drains(1) });
      const writable = '                t-f-t';
      const socket = connecting(world({ server, link: scripted, limits: { maxBufferedBytes: 4 }, ...options }).owner);
      play(cold('                       -ab', { a: () => socket.send('aa'), b: () => socket.send('b') }));

      expectObservable(socket.writable$).toBe(writable, { t: true, f: false });
      expectObservable(socket.writable$, '---^').toBe('---ft', { t: true, f: false });
    })();
  });

  it.each(audited)('makes writable$ false while it is more than half of 16,384 messages: with %s', (_what, options) => {
    marbled(({ cold, expectObservable }) => {
      const half = maxWaitingMessages / 2;
      let bufferedMessages = half - 1;
      let told: LinkSink | undefined;
      const transport: Transport = (dial, sink) => {
        told = sink;
        return {
          ...bind(virtualTransport(quiet)(dial, sink), ['close', 'terminate', 'pause', 'resume']),
          bufferedBytes: 0,
          get bufferedMessages() {
            return bufferedMessages;
          },
          send: () => (bufferedMessages += 1) > 0,
        };
      };
      const socket = connecting(world({ transport, ...options }).owner);
      const drain = (left: number) => () => {
        bufferedMessages = left;
        told?.drained();
      };
      const send = () => expect(socket.send('')).toBe('sent');
      play(cold('-aabc', { a: send, b: drain(half + 1), c: drain(half) }));

      expectObservable(socket.writable$).toBe('t-f-t', { t: true, f: false });
    })();
  });

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
