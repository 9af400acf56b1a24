import { filter, map } from 'rxjs';
import { allows, combine, type Endpoint, type OwnerInfo, platforms, type Policy } from 'rx-secure-networking';
import { opened, type ServerFrame } from 'rx-secure-networking/testing';
import { parseSocketUrl } from '../../lib/model/parseSocketUrl.ts';
import { marbled } from '../marbled.ts';
import { briefly, decidedly, errorOf, play, url, world } from '../world.ts';

type Platform = keyof typeof platforms;
interface Asked {
  readonly owner: OwnerInfo;
  readonly endpoint: Endpoint;
}

const publicly = ['93.184.216.34'];
const inward = ['93.184.216.34', '127.0.0.1'];

/** What the rule of a platform for this step says; both rules answer at once. */
function verdictOf(platform: Platform, step: 'create' | 'connect', target: string, kind = 'mod'): boolean {
  const parsed = parseSocketUrl(target);
  if (!parsed.ok) throw new Error(parsed.reason);
  const rule = platforms[platform][step] as Parameters<typeof allows<Asked>>[0];
  return allows(rule)({ owner: { id: 1, name: 'chat', kind }, endpoint: parsed.endpoint });
}

describe('platforms', () => {
  it.each<[Platform, ...(readonly [target: string, allowed: boolean])[]]>([
    [
      'console',
      ['wss://example.com/', true],
      ['ws://example.com/', false],
      ['ws://localhost/', false],
      ['wss://localhost/', true],
    ],
    [
      'desktop',
      ['wss://example.com/', true],
      ['ws://example.com/', true],
      ['ws://localhost/', true],
      ['wss://10.0.0.1/', true],
    ],
    [
      'server',
      ['wss://example.com/', true],
      ['ws://example.com/', false],
      ['wss://localhost/', false],
      ['wss://10.0.0.1/', false],
    ],
    [
      'server',
      ['wss://8.8.8.8/', true],
      ['wss://[2606:4700::1]/', true],
      ['wss://[::1]/', false],
      ['wss://a.internal/', false],
    ],
  ])('%s judges %j, %j, %j and %j, at create and at connect', (platform, ...expected) => {
    for (const step of ['create', 'connect'] as const) {
      expect(expected.map(([target]) => [target, verdictOf(platform, step, target)])).toEqual(expected);
    }
  });

  it.each<Platform>(['console', 'desktop', 'server'])('O17 P8 %s bars custom-cosmetics, and others not', (platform) => {
    for (const step of ['create', 'connect'] as const) {
      expect(verdictOf(platform, step, url, 'custom-cosmetics')).toBe(false);
      expect(verdictOf(platform, step, url, 'mod')).toBe(true);
    }
    const { newOwner, wire$ } = world({ policy: platforms[platform], kinds: ['mod', 'custom-cosmetics'] });
    wire$.subscribe(() => {
      throw new Error('dialled');
    });
    const error = errorOf(() => newOwner({ kind: 'custom-cosmetics' }).create(url));
    expect(error.decision).toMatchObject({ action: 'create', layer: 'policy', code: 'kind' });
    expect(newOwner({ kind: 'mod' }).create(url).state).toBe('created');
  });

  it('are frozen, and combine', () => {
    expect([platforms, ...Object.values(platforms)].every((each) => Object.isFrozen(each))).toBe(true);
    expect(Object.keys(platforms.server)).toEqual(['create', 'connect', 'resolve']);
    expect(combine(platforms.server, platforms.desktop).resolve).toBeDefined();
  });
});

describe('platforms.server', () => {
  const policy: Policy = platforms.server;

  it.each([
    ['ws://example.com/', 'insecure'],
    ['ws://localhost/', 'insecure'],
    ['wss://localhost/', 'address'],
    ['wss://169.254.169.254/', 'address'],
    ['wss://[::ffff:7f00:1]/', 'address'],
  ])('L6 denies %s at once, with code %s', (target, code) => {
    const { owner } = world({ policy });
    expect(errorOf(() => owner.create(target))).toMatchObject({ code: 'denied', decision: { layer: 'policy', code } });
  });

  it(
    'L5 dials a name whose addresses are all public',
    marbled(({ cold, expectObservable, expectSubscriptions }) => {
      const server = cold<ServerFrame>('--o', { o: opened() });
      const { owner, network } = world({ policy, server, link: { addresses: publicly } });
      const socket = owner.create(url);
      play(cold('-c', { c: () => socket.connect() }));

      expectObservable(network.decisions$.pipe(decidedly)).toBe('-(cr)', {
        c: 'owner connect allowed',
        r: 'policy resolve allowed',
      });
      expectObservable(socket.events$.pipe(briefly)).toBe('---o', { o: 'connected' });
      expectSubscriptions(server.subscriptions).toBe('-^');
    }),
  );

  it(
    'L5 L6 denies the dial of a name that leads inward: promptly, finally, and the owner learns why',
    marbled(({ cold, expectObservable, expectSubscriptions }) => {
      const server = cold<ServerFrame>('--o', { o: opened() });
      const { owner, network } = world({ policy, server, link: { addresses: inward } });
      const socket = owner.create(url);
      play(cold('-c', { c: () => socket.connect() }));

      const reason = 'example.com resolves to an address that is not public: loopback';
      const decision = { action: 'resolve', layer: 'policy', code: 'address', reason };
      expectObservable(network.decisions$.pipe(filter(({ allow }) => !allow))).toBe('-d', {
        d: expect.objectContaining(decision),
      });
      expectObservable(socket.events$.pipe(briefly)).toBe('-(de|)', {
        d: 'denied resolve address',
        e: 'ended audit 1006',
      });
      expectObservable(socket.opened$).toBe(
        '-#',
        {},
        expect.objectContaining({ code: 'denied', decision: expect.objectContaining(decision) }),
      );
      expectSubscriptions(server.subscriptions).toBe([]);
    }),
  );

  it.each([
    ['a name that leads inward', inward, undefined],
    ['a server that refuses', publicly, new Error('connect ECONNREFUSED 93.184.216.34:443')],
  ])('L7 P13 shows an owner with opaque errors the same for %s', (_what, addresses, error) => {
    marbled(({ cold, expectObservable }) => {
      const server = cold<ServerFrame>(error ? '#' : 'o', { o: opened() }, error);
      const { owner, network } = world({ policy, server, link: { addresses }, owner: { errorDetail: 'opaque' } });
      const socket = owner.create(url);
      play(cold('-c', { c: () => socket.connect() }));

      const failed = {
        name: 'SocketError',
        code: 'connect-failed',
        message: 'Socket to wss://example.com:443/chat: the connection failed',
      };
      expectObservable(socket.events$.pipe(briefly)).toBe('-(ce|)', {
        c: 'connectionError connect-failed',
        e: 'ended network 1006',
      });
      expectObservable(
        socket.ended$.pipe(map((end) => [end.error?.message, end.error?.decision, end.error?.cause])),
      ).toBe('-(e|)', { e: [failed.message, undefined, undefined] });
      expectObservable(socket.opened$).toBe('-#', {}, expect.objectContaining(failed));
      expectObservable(network.decisions$.pipe(decidedly)).toBe('-(cr)', {
        c: 'owner connect allowed',
        r: `policy resolve ${error ? 'allowed' : 'address'}`, // the host sees which it was
      });
    })();
  });

  it('L7 shows an owner with opaque errors no decision about the URL that it wrote', () => {
    const { owner } = world({ policy, owner: { errorDetail: 'opaque' } });
    const error = errorOf(() => owner.create('wss://10.0.0.7/'));
    expect([error.code, error.decision]).toEqual(['denied', undefined]);
  });
});
