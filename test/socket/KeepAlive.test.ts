import { asyncScheduler, concat, config, map, merge, of, type SchedulerLike, Subject, timer } from 'rxjs';
import { type Audits, type KeepAliveOptions, reconnect, type SocketOptions } from 'rx-secure-networking';
import { drains, opened, type ServerFrame, type VirtualServer } from 'rx-secure-networking/testing';
import { marbled } from '../marbled.ts';
import {
  briefly,
  connecting,
  ended,
  endpoint,
  failure,
  permissive,
  play,
  quiet,
  saying,
  url,
  world,
  type WorldOptions,
} from '../world.ts';

/** A world that ends after 50 ms, since a keep-alive does not end by itself. */
function lasting(options: WorldOptions = {}) {
  const made = world(options);
  timer(50).subscribe(() => made.network.destroy());
  return made;
}

const keepAlive: KeepAliveOptions = { interval: 10, timeout: 3 };
const byMessage: KeepAliveOptions = { ...keepAlive, ping: () => 'ping', isPong: (message) => message === 'pong' };
/** Answers every message. */
const answering: VirtualServer = (_dial, received$) => concat(of(opened()), received$.pipe(map(() => 'pong')));

describe('keepAlive', () => {
  it(
    'pings a peer of which nothing came, and is content with its pong',
    marbled(({ expectObservable }) => {
      const { owner, wire$ } = lasting({ link: { pong: 2 } });
      const socket = connecting(owner, url, { keepAlive });

      // Looks at 10, 12 (there is the pong), 23, 26 …: 10 after a sign of life was seen, 3 after a ping.
      expectObservable(wire$, '^ 40ms !').toBe('10ms p 12ms p 12ms p', { p: 'ping' });
      expectObservable(socket.ended$, '^ 40ms !').toBe('');
    }),
  );

  it(
    'trap 41: ends the socket of a peer that says nothing more, by its deadline, and hangs up',
    marbled(({ expectObservable }) => {
      const { owner, wire$ } = lasting({ link: { pong: 'never', closeHandshake: 'never' } });
      const socket = connecting(owner, url, { keepAlive });

      expectObservable(socket.ended$.pipe(ended)).toBe('13ms (e|)', { e: 'deadline 1001' });
      expectObservable(socket.opened$).toBe('(o|)', { o: undefined });
      expectObservable(wire$, '^ 2100ms !').toBe('10ms p 2ms c 1999ms t', {
        p: 'ping',
        c: 'close 1001',
        t: 'terminate',
      });
    }),
  );

  it(
    'ends open() with the error lost',
    marbled(({ expectObservable }) => {
      const { owner } = lasting({ link: { pong: 'never' } });

      expectObservable(owner.open(url, { keepAlive }).pipe(map(({ state }) => state))).toBe(
        'o 12ms #',
        { o: 'open' },
        expect.objectContaining({ code: 'lost', end: expect.objectContaining({ by: 'deadline', wasClean: false }) }),
      );
    }),
  );

  it(
    'trap 41: takes any message for life',
    marbled(({ cold, expectObservable }) => {
      const server = merge(saying(), cold<ServerFrame>('9ms a 9ms b', { a: '1', b: '2' }));
      const { owner, wire$ } = lasting({ server, link: { pong: 'never' } });
      const socket = connecting(owner, url, { keepAlive });

      // Looks at 10 (a), 20 (b), 30 (nothing: ping), 33.
      expectObservable(wire$, '^ 32ms !').toBe('30ms p', { p: 'ping' });
      expectObservable(socket.ended$.pipe(ended)).toBe('33ms (e|)', { e: 'deadline 1001' });
    }),
  );

  it(
    'asks by a message where that is given, and keeps the answers off messages$',
    marbled(({ expectObservable }) => {
      const { owner, wire$ } = lasting({ server: answering });
      const socket = connecting(owner, url, { keepAlive: byMessage });

      expectObservable(socket.sent$, '^ 35ms !').toBe('10ms p 12ms p', { p: 'ping' });
      expectObservable(socket.messages$, '^ 35ms !').toBe('');
      expectObservable(socket.ended$, '^ 35ms !').toBe('');
      expectObservable(wire$, '^ 35ms !').toBe('');
    }),
  );

  it(
    'delivers answers where nobody says which they are',
    marbled(({ expectObservable }) => {
      const { owner } = lasting({ server: answering });
      const socket = connecting(owner, url, { keepAlive: { ...keepAlive, ping: () => 'ping' } });

      expectObservable(socket.messages$, '^ 20ms !').toBe('10ms p', { p: 'pong' });
    }),
  );

  it.each<[string, string, string]>([
    [
      'L4 L7 its messages are audited as any other; one that is denied asks nobody, so nobody is given up',
      '(n|)',
      '10ms (du) 6ms (dv)',
    ],
    ['trap 41: gives nobody up for a ping that a later audit denies, and asks again', '--(n|)', '12ms (du) 8ms (dv)'],
  ])('%s', (_what, answer, expected) => {
    marbled(({ cold, expectObservable }) => {
      const audits: Audits = { ...permissive, send: () => cold(answer, { n: false }) };
      const { owner } = lasting({ owner: { audits, auditMessages: 'send' } });
      const socket = connecting(owner, url, { keepAlive: byMessage });

      expectObservable(socket.events$.pipe(briefly), '^ 25ms !').toBe(expected, {
        d: 'denied send denied',
        u: 'unsent 1 denied',
        v: 'unsent 2 denied',
      });
      expectObservable(socket.ended$, '^ 45ms !').toBe('');
    })();
  });

  it.each([
    ['gives up a peer that takes nothing of what waits', '-', '13ms (e|)'],
    ['does not give up a peer that takes what waits', '11ms d 9ms d', '36ms (e|)'],
  ])('trap 41: where there is no room for a ping, %s', (_what, takes, expected) => {
    marbled(({ cold, expectObservable }) => {
      const server = merge(saying(), cold<ServerFrame>(takes, { d: drains(3) }));
      const limits = { maxBufferedBytes: 10 };
      const { owner } = lasting({ server, limits, link: { drain: 'scripted' } });
      const socket = connecting(owner, url, { keepAlive: { ...byMessage, ping: () => 'a long ping' } });
      play(cold('-x', { x: () => socket.send('0123456789') }));

      expectObservable(socket.ended$.pipe(ended)).toBe(expected, { e: 'deadline 1001' });
    })();
  });

  it(
    'without a ping is refused where the transport cannot ping, before the connection opens, and finally',
    marbled(({ expectObservable, flush }) => {
      const { owner, network, wire$ } = lasting();
      const decisions: unknown[] = [];
      network.decisions$.subscribe(({ action, code, layer }) => decisions.push([action, layer, code].join(' ')));
      const reason = 'keepAlive needs ping: () => message here, since this transport cannot send pings of the protocol';

      expectObservable(wire$).toBe('(dt)', { d: `dial ${url}`, t: 'terminate' });
      expectObservable(owner.open(url, { keepAlive }).pipe(reconnect())).toBe(
        '#',
        undefined,
        failure('denied', { message: `Socket to ${endpoint}: ${reason}` }),
      );
      flush();
      expect(decisions).toEqual(['create owner allowed', 'connect owner allowed', 'connect library cannot-ping']);
    }),
  );

  it.each<[string, KeepAliveOptions, object]>([
    ['which has a ping of its own, where the transport cannot ping', byMessage, {}],
    ['which has none, where the transport can ping', keepAlive, { pong: 1 }],
  ])('is taken: %s', (_what, given, link) => {
    marbled(({ expectObservable }) => {
      const { owner } = lasting({ link });

      expectObservable(connecting(owner, url, { keepAlive: given }).state$, '^ 5ms !').toBe('o', { o: 'open' });
    })();
  });

  it(
    'delivers what is no answer to a ping, by the test of its owner',
    marbled(({ cold, expectObservable }) => {
      const server = merge(saying(), cold<ServerFrame>('5ms ab', { a: 'hello', b: 'pong' }));
      const { owner } = lasting({ server });
      const socket = connecting(owner, url, { keepAlive: byMessage });

      expectObservable(socket.messages$, '^ 8ms !').toBe('5ms a', { a: 'hello' });
    }),
  );

  it(
    'trap 41: gives up a peer that takes a ping and says nothing',
    marbled(({ cold, expectObservable }) => {
      const server = merge(saying(), cold<ServerFrame>('11ms d', { d: drains() }));
      const { owner } = lasting({ server, link: { drain: 'scripted' } });
      const socket = connecting(owner, url, { keepAlive: byMessage });

      expectObservable(socket.ended$.pipe(ended)).toBe('13ms (e|)', { e: 'deadline 1001' });
    }),
  );

  it.each([60_000, 2])(
    'trap 41: a look that comes late, as after sleep, proves nothing: it asks again (%d ms)',
    (sleep) => {
      marbled(({ cold, expectObservable }) => {
        let slept = 0;
        const scheduler: SchedulerLike = {
          now: () => asyncScheduler.now() + slept,
          schedule: (work, delay, state) => asyncScheduler.schedule(work as never, delay, state as never),
        };
        const { owner, wire$ } = lasting({ scheduler, link: { pong: 'never' } });
        const socket = connecting(owner, url, { keepAlive });
        play(cold('11ms s', { s: () => (slept = sleep) }));

        expectObservable(wire$, '^ 14ms !').toBe('10ms p 2ms p', { p: 'ping' });
        expectObservable(socket.ended$.pipe(ended)).toBe('16ms (e|)', { e: 'deadline 1001' });
      })();
    },
  );

  it(
    'takes silence for nothing while reading is held',
    marbled(({ cold, expectObservable }) => {
      const { owner, wire$ } = lasting({ link: { pong: 'never' } });
      const socket = connecting(owner, url, { keepAlive });
      const letGo = socket.hold();
      play(cold('35ms x', { x: letGo }));

      expectObservable(wire$, '^ 41ms !').toBe('35ms r 4ms p', { r: 'resume', p: 'ping' });
      expectObservable(socket.ended$.pipe(ended)).toBe('43ms (e|)', { e: 'deadline 1001' });
    }),
  );

  it('L17 a ping and a test for pongs that throw are reported, and end nothing', () => {
    const before = config.onUnhandledError;
    const reported: unknown[] = [];
    config.onUnhandledError = (error) => reported.push(error);
    const boom = (what: string) => () => {
      throw new Error(what);
    };
    marbled(({ cold, expectObservable }) => {
      const server = merge(saying(), cold<ServerFrame>('5ms a', { a: 'pong?' }));
      const { owner } = lasting({ server });
      const socket = connecting(owner, url, { keepAlive: { ...keepAlive, ping: boom('ping'), isPong: boom('pong') } });

      expectObservable(socket.messages$, '^ 25ms !').toBe('5ms a', { a: 'pong?' });
      expectObservable(socket.ended$, '^ 25ms !').toBe('');
    })();
    config.onUnhandledError = before;
    expect(reported.map(String)).toEqual(['Error: pong', ...new Array<string>(3).fill('Error: ping')]); // at 20, 30, 40
  });

  it.each<[string, (socket: ReturnType<typeof connecting>, owner: { destroy(): void }) => void]>([
    ['destroyed', (_socket, owner) => owner.destroy()],
    ['closed', (socket) => socket.close()],
  ])('L10 L20 no timer is left of a socket that is %s', (_how, end) => {
    marbled(({ cold, flush }) => {
      const waiting = new Set<object>();
      const scheduler: SchedulerLike = {
        now: () => asyncScheduler.now(),
        schedule: (work, delay, state) => {
          const action = asyncScheduler.schedule(work as never, delay, state as never);
          waiting.add(action);
          action.add(() => waiting.delete(action));
          return action;
        },
      };
      const { owner } = lasting({ scheduler, link: { pong: 0 } });
      const socket = connecting(owner, url, { keepAlive });
      play(
        cold('5ms ab', {
          a: () => end(socket, owner),
          b: () => expect([socket.state, waiting.size]).toEqual(['closed', 0]),
        }),
      );
      flush();
      expect(socket.state).toBe('closed');
    })();
  });

  it('trap 41: a new socket starts anew, whatever the old one waited for', () => {
    marbled(({ cold, expectObservable }) => {
      const { owner, wire$ } = lasting({ link: { pong: 'never' } });
      const first = connecting(owner, url, { keepAlive });
      const ends$ = new Subject<string>();
      play(
        cold('11ms n', {
          n: () => {
            first.close();
            connecting(owner, url, { keepAlive })
              .ended$.pipe(ended)
              .subscribe((end) => ends$.next(end));
          },
        }),
      );

      expectObservable(ends$).toBe('24ms e', { e: 'deadline 1001' });
      expectObservable(wire$, '^ 22ms !').toBe('10ms p (cd) 6ms p', {
        p: 'ping',
        c: 'close 1000',
        d: `dial ${url}`,
      });
    })();
  });

  const wrong: readonly [string, unknown, ErrorConstructor, RegExp][] = [
    [
      'nothing to look by',
      {},
      RangeError,
      /^keepAlive\.interval must be an integer from 1 to 2147483647, not a value of type undefined$/,
    ],
    ['an interval of 0', { interval: 0, timeout: 1 }, RangeError, /keepAlive\.interval/],
    ['an interval that is no integer', { interval: 1.5, timeout: 1 }, RangeError, /keepAlive\.interval/],
    ['an interval that no timer can keep', { interval: 2 ** 31, timeout: 1 }, RangeError, /keepAlive\.interval/],
    ['a timeout that is text', { interval: 1, timeout: '1' }, RangeError, /keepAlive\.timeout/],
    ['inherited members', Object.create({ interval: 1, timeout: 1 }), TypeError, /^keepAlive: expected a plain object/],
    ['a misspelt member', { ...keepAlive, intervall: 1 }, TypeError, /^keepAlive\.intervall: did you mean interval\?/],
    ['a ping that is no function', { ...keepAlive, ping: 'ping' }, TypeError, /keepAlive\.ping must be a function/],
    ['a test that is no function', { ...keepAlive, isPong: /pong/ }, TypeError, /keepAlive\.isPong must be a function/],
    [
      'a number',
      30_000,
      TypeError,
      /^keepAlive: expected a plain object { interval, timeout, ping, isPong }, not a number$/,
    ],
    ['null', null, TypeError, /^keepAlive: .*, not null$/],
  ];
  it.each(wrong)('refuses %s when the socket is made', (_what, given, type, text) => {
    const { owner, network } = world({ server: quiet });
    const make = (): unknown => owner.create(url, { keepAlive: given } as SocketOptions);

    expect(make).toThrow(type);
    expect(make).toThrow(text);
    network.destroy();
  });
});
