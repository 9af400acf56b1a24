import type { LookupAddress } from 'node:dns';
import { catchError, filter, firstValueFrom, map, of, take } from 'rxjs';
import {
  allowAll,
  combine,
  createNetwork,
  denyPrivateAddresses,
  type Policy,
  requireSecure,
  type SocketError,
} from 'rx-secure-networking';
import { opened, type ServerFrame } from 'rx-secure-networking/testing';
import { wsTransport } from 'rx-secure-networking/ws';
import { parseSocketUrl } from '../../lib/model/parseSocketUrl.ts';
import { startServer } from '../server.ts';
import { type Vector, vectorsOf } from '../vectors.ts';
import { marbled } from '../marbled.ts';
import { briefly, decidedly, errorOf, permissive, play, url, world } from '../world.ts';

const policy = denyPrivateAddresses();
const anywhere = ['93.184.216.34', '2606:4700::1'];
const inward = ['93.184.216.34', '10.0.0.7'];

const endpointOf = (text: string) => {
  const parsed = parseSocketUrl(text);
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.endpoint;
};

describe('denyPrivateAddresses()', () => {
  const { create, connect, resolve } = denyPrivateAddresses();
  const endpoint = endpointOf('wss://chat.example.com/');

  it('is a policy of three rules, frozen, and combines with others', () => {
    expect(Object.keys(policy)).toEqual(['create', 'connect', 'resolve']);
    expect(Object.isFrozen(policy)).toBe(true);
    expect(Object.keys(combine({ create: requireSecure() }, policy))).toEqual(['create', 'connect', 'resolve']);
  });

  it.each([
    ['wss://chat.example.com/', true],
    ['wss://8.8.8.8/', true],
    ['wss://[2606:4700::1]/', true],
    ['wss://localhost/', 'localhost is not public: loopback'],
    ['wss://127.0.0.1/', '127.0.0.1 is not public: loopback'],
    ['wss://[::ffff:a9fe:a9fe]/', '[::ffff:a9fe:a9fe] is not public: link-local'],
    ['wss://100.100.100.200/', '100.100.100.200 is not public: cloud metadata'],
    ['wss://printer.local/', 'printer.local is not public: local name'],
    ['wss://intranet/', 'intranet is not public: single-label name'],
  ])('judges %s before it is dialled, at both steps', (text, verdict) => {
    const denial = { allow: false, code: 'address', reason: verdict };
    for (const rule of [create, connect]) {
      expect(rule({ endpoint: endpointOf(text) })).toEqual(verdict === true ? true : denial);
    }
  });

  it.each<[readonly string[], string | true]>([
    [anywhere, true],
    [['::ffff:8.8.8.8', '2606:4700:0::1'], true],
    [['10.0.0.7', ...anywhere], 'resolves to an address that is not public: private'],
    [[...anywhere, '::ffff:127.0.0.1'], 'resolves to an address that is not public: loopback'],
    [['2606:4700::1%eth0'], 'resolves to an address that is not public: no address'],
    [['evil'], 'resolves to an address that is not public: no address'],
    [[], 'resolves to no address'],
  ])('L5 judges every address that a name leads to: %j', (addresses, verdict) => {
    const denial = { allow: false, code: 'address', reason: `chat.example.com ${verdict}` };
    expect(resolve({ endpoint, addresses })).toEqual(verdict === true ? true : denial);
  });

  it('L7 names the class of a resolved address, not the address', () => {
    expect(JSON.stringify(resolve({ endpoint, addresses: inward }))).not.toContain('10.0.0.7');
  });
});

describe('under denyPrivateAddresses()', () => {
  it.each(vectorsOf('url-deny-private'))('L6 %s is denied at once, typed, and never dialled', (_id, vector) => {
    const { at } = (vector.expect as { ref?: { at?: string } }).ref ?? {};
    const { owner, wire$ } = world({ policy });
    wire$.subscribe(() => {
      throw new Error('dialled');
    });
    const error = errorOf(() => owner.create(vector.input as string));
    expect(error.code).toBe(at === 'gate' ? 'invalid-url' : 'denied');
    expect(error.decision).toMatchObject(
      at === 'gate' ? { layer: 'library', code: 'invalid-url' } : { layer: 'policy', code: 'address' },
    );
  });

  it.each(vectorsOf('url-allow-public'))('%s is created and dialled', (_id, { input }) => {
    marbled(({ cold, expectObservable }) => {
      const { owner, wire$ } = world({ policy });
      const socket = owner.create(input as string);
      play(cold('-c', { c: () => socket.connect() }));
      expectObservable(wire$).toBe('-d', { d: `dial ${input as string}` });
    })();
  });

  // What a resolver does beside answering with addresses (throws, hangs, lies about the family …) is the transport's.
  interface Answers {
    readonly host: string;
    readonly answers: readonly string[];
  }
  const isAnswers = ([, { input }]: readonly [string, Vector]): boolean => {
    const { answers = [''], ...more } = input as { answers?: readonly unknown[] };
    const judged = answers.every((answer) => typeof answer === 'string' && answer !== '');
    return judged && !('env' in more) && !('remoteAddressAtConnect' in more);
  };
  it.each(vectorsOf('dns').filter(isAnswers))('L5 %s opens no connection', (_id, vector) => {
    const { host, answers } = vector.input as Answers;
    expect(vector.expect.result).toBe('deny');
    marbled(({ cold, expectObservable, expectSubscriptions }) => {
      const server = cold<ServerFrame>('o', { o: opened() });
      const { owner } = world({ policy, server, link: { addresses: answers } });
      const socket = owner.create(`wss://${host}/`);
      play(cold('-c', { c: () => socket.connect() }));

      expectObservable(socket.opened$.pipe(map(() => 'opened'))).toBe('-#', {}, expect.anything());
      expectSubscriptions(server.subscriptions).toBe([]);
    })();
  });

  it.each(['create', 'connect', 'resolve'] as const)(
    'L6 the rule for %s denies by itself: promptly, typed, without a connection, and leaves the public alone',
    (action) => {
      marbled(({ cold, expectObservable, expectSubscriptions }) => {
        const server = cold<ServerFrame>('--o', { o: opened() });
        const link = { addresses: action === 'resolve' ? inward : anywhere };
        const { owner, network } = world({ policy: { [action]: policy[action] }, server, link });
        const host = action === 'resolve' ? 'chat.example.com' : '10.0.0.7';

        const denial = { action, layer: 'policy', allow: false, code: 'address' };
        expectObservable(network.decisions$.pipe(filter(({ allow }) => !allow))).toBe('d', {
          d: expect.objectContaining(denial),
        });
        expectObservable(owner.open(`wss://${host}/`)).toBe(
          '#',
          {},
          expect.objectContaining({ code: 'denied', decision: expect.objectContaining(denial) }),
        );
        expectSubscriptions(server.subscriptions).toBe([]);
      })();

      marbled(({ cold, expectObservable }) => {
        const server = cold<ServerFrame>('--o', { o: opened() });
        const { owner } = world({ policy: { [action]: policy[action] }, server, link: { addresses: anywhere } });
        expectObservable(owner.open(url).pipe(map((socket) => socket.state))).toBe('--o', { o: 'open' });
      })();
    },
  );

  it(
    'L5 L7 what a name resolves to is recorded for the host, and an owner with opaque errors sees a failed connection',
    marbled(({ cold, expectObservable }) => {
      const { owner, network } = world({ policy, link: { addresses: inward }, owner: { errorDetail: 'opaque' } });
      const socket = owner.create(url);
      play(cold('-c', { c: () => socket.connect() }));

      expectObservable(network.decisions$.pipe(decidedly)).toBe('-(cr)', {
        c: 'owner connect allowed',
        r: 'policy resolve address',
      });
      expectObservable(socket.events$.pipe(briefly)).toBe('-(ce|)', {
        c: 'connectionError connect-failed',
        e: 'ended network 1006',
      });
    }),
  );

  it('L5 P4 a name that leads inward reaches no server of its own machine; the same dial does without the policy', async () => {
    await using server = await startServer();
    const addresses: LookupAddress[] = [{ address: '127.0.0.1', family: 4 }];
    const transport = wsTransport({ resolver: (_host, _options, callback) => callback(null, addresses) });
    const target = server.url.replace('127.0.0.1', 'chat.example.com');
    const states = async (rules: Policy): Promise<unknown> => {
      const network = createNetwork({ transport, policy: rules });
      const owner = network.createOwner({ name: 'chat', audits: permissive });
      const states$ = owner.open(target).pipe(
        take(1),
        map((socket): unknown => socket.state),
        catchError((error: unknown) => of((error as SocketError).code)),
      );
      const state = await firstValueFrom(states$);
      network.destroy();
      return state;
    };

    expect([await states(policy), server.peers.length]).toEqual(['denied', 0]);
    expect([await states(allowAll), server.peers.length]).toEqual(['open', 1]);
  });
});
