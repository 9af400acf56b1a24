import { map, of } from 'rxjs';
import type { Policy, ResolveRequest } from 'rx-secure-networking';
import { opened, type ServerFrame } from 'rx-secure-networking/testing';
import { marbled } from '../marbled.ts';
import { briefly, connecting, decidedly, ended, play, url, world } from '../world.ts';

const frames: Record<string, ServerFrame> = { o: opened(), a: 'a' };
const dial = `dial ${url}`;

describe('a connection that does not open', () => {
  it(
    'trap 7: ends at the connect deadline, and its link is terminated',
    marbled(({ cold, expectObservable, expectSubscriptions }) => {
      const server = cold<ServerFrame>('-');
      const subs = '               -^----!';
      const wire = '               -d----t';
      const events = '             ------(ce|)';
      const { owner, wire$ } = world({ server, limits: { connectTimeout: 5 } });
      const socket = owner.create(url);
      play(cold('                  -c', { c: () => socket.connect() }));

      expectObservable(wire$).toBe(wire, { d: dial, t: 'terminate' });
      expectObservable(socket.events$.pipe(briefly)).toBe(events, {
        c: 'connectionError connect-timeout',
        e: 'ended deadline 1001',
      });
      expectSubscriptions(server.subscriptions).toBe(subs);
    }),
  );

  it(
    'is measured from the dial, not from the question',
    marbled(({ cold, expectObservable }) => {
      const server = cold('         ----o', frames);
      const audit = cold('      ----t', { t: true });
      const state = '           nc-------o';
      const policy: Policy = { connect: () => audit };
      const { owner } = world({ server, policy, limits: { connectTimeout: 5 } });
      const socket = owner.create(url);
      play(cold('               -c', { c: () => socket.connect() }));

      expectObservable(socket.state$).toBe(state, { n: 'created', c: 'connecting', o: 'open' });
    }),
  );

  it(
    'trap 33: is one SocketError with what the driver said, and nothing else',
    marbled(({ cold, expectObservable }) => {
      const refusal = new Error('connect ECONNREFUSED');
      const server = cold<ServerFrame>('--#', {}, refusal);
      const { owner } = world({ server });
      const socket = owner.create(url);
      play(cold('-c', { c: () => socket.connect() }));

      const message = `Socket to wss://example.com:443/chat: the connection failed (connect ECONNREFUSED)`;
      const detail = { message: 'the connection failed (connect ECONNREFUSED)' };
      const error = expect.objectContaining({ name: 'SocketError', code: 'connect-failed', message, detail });
      expectObservable(socket.opened$).toBe('       ---#', {}, error);
      expectObservable(socket.events$).toBe('       ---(ce|)', {
        c: { type: 'connectionError', error },
        e: {
          type: 'ended',
          end: { by: 'network', code: 1006, reason: '', wasClean: false, openFor: 0, detail, error },
        },
      });
      const cause = map(({ error }: { error?: Error }) => error?.cause);
      const kept = map((copy) => [copy, copy === refusal, Object.isFrozen(copy)]);
      expectObservable(socket.ended$.pipe(cause, kept)).toBe('---(c|)', { c: [refusal, false, false] });
    }),
  );

  it(
    'trap 51: tells an owner with opaque errors no more than a browser would',
    marbled(({ cold, expectObservable }) => {
      const server = cold<ServerFrame>('--#', {}, new Error('connect ECONNREFUSED 10.0.0.7:22'));
      const { owner } = world({ server, owner: { errorDetail: 'opaque' } });
      const socket = owner.create(url);
      play(cold('-c', { c: () => socket.connect() }));

      const notified = map(({ error }: { error?: Error }) => [error?.message, error?.cause]);
      expectObservable(socket.ended$.pipe(notified)).toBe('---(e|)', {
        e: ['Socket to wss://example.com:443/chat: the connection failed', undefined],
      });
    }),
  );

  it(
    'fails where the transport throws',
    marbled(({ cold, expectObservable }) => {
      const transport = () => {
        throw new RangeError('no such scheme');
      };
      const { owner, network } = world({ transport });
      const socket = owner.create(url);
      play(cold('-c', { c: () => socket.connect() }));
      play(cold('--x', { x: () => expect(network.snapshot()[0]?.sockets).toEqual([]) }));

      expectObservable(socket.events$.pipe(briefly)).toBe('-(ce|)', {
        c: 'connectionError connect-failed',
        e: 'ended network 1006',
      });
    }),
  );

  it.each<[string, (socket: ReturnType<typeof connecting>, owner: { destroy(): void }) => void, string]>([
    ['an allowed close()', (socket) => socket.close(4000), 'owner 4000'],
    ['destroy()', (_socket, owner) => owner.destroy(), 'owner 1001'],
  ])('traps 2 and 3: is terminated at once by %s', (_what, act, end) => {
    marbled(({ cold, expectObservable, expectSubscriptions }) => {
      const server = cold('      ---(oa)', frames);
      const subs = '            -^-!';
      const wire = '            -d-t';
      const state = '           nc-(x|)';
      const { owner, wire$ } = world({ server });
      const socket = owner.create(url);
      play(cold('               -c-x', { c: () => socket.connect(), x: () => act(socket, owner) }));

      expectObservable(wire$).toBe(wire, { d: dial, t: 'terminate' });
      expectObservable(socket.state$).toBe(state, { n: 'created', c: 'connecting', x: 'closed' });
      expectObservable(socket.ended$.pipe(ended)).toBe('---(e|)', { e: end });
      expectObservable(socket.messages$).toBe('---|');
      expectSubscriptions(server.subscriptions).toBe(subs);
    })();
  });

  it(
    'trap 40: does not stand in the way of a new one to the same URL',
    marbled(({ cold, expectObservable, expectSubscriptions }) => {
      const server = cold('      --o', frames);
      const subs = ['           -^!', '--^'];
      const { owner } = world({ server });
      const [old, young] = [owner.create(url), owner.create(url)];
      const swap = () => {
        old.close();
        young.connect();
      };
      play(cold('               -cs', { c: () => old.connect(), s: swap }));

      expectObservable(young.state$).toBe('n-c-o', { n: 'created', c: 'connecting', o: 'open' });
      expectSubscriptions(server.subscriptions).toBe(subs);
    }),
  );
});

describe('an open connection', () => {
  it(
    'has the sub-protocol that the server chose',
    marbled(({ cold, expectObservable }) => {
      const { owner } = world({ server: of(opened('v1')) });
      const socket = owner.create(url, { protocols: ['v2', 'v1'] });
      play(cold('-c', { c: () => socket.connect() }));

      const notified = map(() => socket.protocol);
      expectObservable(socket.opened$.pipe(notified)).toBe('-(p|)', { p: 'v1' });
    }),
  );

  it(
    'trap 7: has left its connect deadline behind',
    marbled(({ cold, expectObservable }) => {
      const { owner } = world({ limits: { connectTimeout: 3 } });
      const socket = owner.create(url);
      play(cold('-c', { c: () => socket.connect() }));

      expectObservable(socket.state$).toBe('n(co)', { n: 'created', c: 'connecting', o: 'open' });
    }),
  );
});

describe('L5 the addresses of a host', () => {
  const addresses = ['203.0.113.7', '10.0.0.7'];
  const policy: Policy = { resolve: ({ addresses: all }) => all.every((address) => !address.startsWith('10.')) };

  it(
    'are put to the policy, frozen, in the middle of the dial',
    marbled(({ cold, expectObservable, flush }) => {
      const resolve = jest.fn<boolean, [ResolveRequest]>(() => true);
      const { owner, network } = world({ policy: { resolve }, link: { addresses } });
      play(cold('-c', { c: () => connecting(owner) }));

      expectObservable(network.decisions$.pipe(decidedly)).toBe('-(abc)', {
        a: 'owner create allowed',
        b: 'owner connect allowed',
        c: 'policy resolve allowed',
      });
      flush();
      const request = resolve.mock.lastCall?.[0];
      expect(request).toMatchObject({ action: 'resolve', socket: 1, addresses });
      expect([request, request?.addresses].every(Object.isFrozen)).toBe(true);
    }),
  );

  const endings: [string, Policy['resolve'], (made: ReturnType<typeof world>) => void][] = [
    ['destroys the owner and allows', () => true, ({ owner }) => owner.destroy()],
    ['destroys the owner and denies', () => false, ({ owner }) => owner.destroy()],
    ['ends the socket', () => true, ({ network }) => network.endSocket(1)],
  ];
  it.each(endings)(
    'are put to a rule that %s: it is recorded as cancelled, and nothing is dialled',
    (_, answer, act) => {
      marbled(({ cold, expectObservable, expectSubscriptions }) => {
        const server = cold('o', frames);
        const resolve: Policy['resolve'] = (request) => {
          act(made);
          return answer!(request);
        };
        const made = world({ server, policy: { resolve }, link: { addresses } });
        play(cold('-c', { c: () => connecting(made.owner) }));

        expectObservable(made.network.decisions$.pipe(decidedly)).toBe('-(abc)', {
          a: 'owner create allowed',
          b: 'owner connect allowed',
          c: 'library resolve cancelled',
        });
        expectSubscriptions(server.subscriptions).toBe([]);
      })();
    },
  );

  it(
    'are denied: the dial is, and the owner learns which step it was',
    marbled(({ cold, expectObservable, expectSubscriptions }) => {
      const server = cold('o', frames);
      const { owner } = world({ server, policy, link: { addresses } });
      const socket = owner.create(url);
      play(cold('-c', { c: () => socket.connect() }));

      expectObservable(socket.events$.pipe(briefly)).toBe('-(de|)', {
        d: 'denied resolve denied',
        e: 'ended audit 1006',
      });
      expectSubscriptions(server.subscriptions).toBe([]);
    }),
  );

  it(
    'L7 are denied: an owner with opaque errors sees a failed connection, the host sees why',
    marbled(({ cold, expectObservable }) => {
      const { owner, network } = world({ policy, link: { addresses }, owner: { errorDetail: 'opaque' } });
      const socket = owner.create(url);
      play(cold('-c', { c: () => socket.connect() }));

      expectObservable(network.decisions$.pipe(decidedly)).toBe('-(cr)', {
        c: 'owner connect allowed',
        r: 'policy resolve denied',
      });
      expectObservable(socket.events$.pipe(briefly)).toBe('-(ce|)', {
        c: 'connectionError connect-failed',
        e: 'ended network 1006',
      });
    }),
  );
});
