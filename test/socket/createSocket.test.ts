import { of } from 'rxjs';
import type { CreateRequest, OwnedSocket, Policy, SocketError, SocketOptions } from 'rx-secure-networking';
import { opened, type ServerFrame } from 'rx-secure-networking/testing';
import { marbled } from '../marbled.ts';
import { decidedly, errorOf, no, permissive, play, url, world, yes } from '../world.ts';

describe('create()', () => {
  it(
    'L8 touches no network',
    marbled(({ cold, expectObservable, expectSubscriptions }) => {
      const server = cold<ServerFrame>('o', { o: opened() });
      const { owner, wire$ } = world({ server });

      play(cold('-c', { c: () => owner.create(url) }));

      expectObservable(wire$).toBe('');
      expectSubscriptions(server.subscriptions).toBe([]);
    }),
  );

  it('gives a socket that is created, not connected', () => {
    const socket = world().owner.create(url);

    expect(socket).toMatchObject({ url, state: 'created', connected: false, protocol: '', bufferedBytes: 0 });
  });

  it('L8 gives ids that are positive, unique in the network and never used again', () => {
    const { owner, newOwner } = world();
    const other = newOwner();
    const [first, second] = [owner.create(url), other.create(url)];
    first.close();
    other.destroy();
    const ids = [first, second, owner.create(url), newOwner().create(url)].map(({ id }) => id);

    expect(ids).toEqual([1, 1_048_577, 2, 2_097_153]); // a block of ids for each owner
  });

  it('L4 P3 has one URL, in the form in which it is audited and dialled', () => {
    const audit = jest.fn<boolean, [CreateRequest]>(yes);
    const { owner } = world({ owner: { audits: { create: audit } } });

    expect(owner.create('WSS://Example.COM:443/chat').url).toBe(url);
    expect(owner.create(new URL(url)).url).toBe(url);
    expect(audit.mock.calls.map(([request]) => request.url)).toEqual([url, url]);
  });
});

describe('sockets of one owner to one URL', () => {
  const endpoints = () => {
    const audit = jest.fn<boolean, [CreateRequest]>(yes);
    const { owner, newOwner } = world({ owner: { audits: { create: audit } } });
    return { owner, newOwner, seen: () => audit.mock.calls.map(([request]) => request.endpoint) };
  };

  it('share their endpoint, which saves memory, and other owners have their own', () => {
    const { owner, newOwner, seen } = endpoints();
    owner.create(url);
    owner.create(url);
    newOwner().create(url);
    const [first, second, others] = seen();

    expect(second).toBe(first);
    expect(others).toEqual(first);
    expect(others).not.toBe(first);
  });

  it('share nothing where it has a query, which may be a secret that nobody should keep', () => {
    const { owner, seen } = endpoints();
    owner.create(`${url}?token=secret`);
    owner.create(`${url}?token=secret`);
    const [first, second] = seen();

    expect(second).toEqual(first);
    expect(second).not.toBe(first);
  });

  it('L4 are created with what a URL object says now', () => {
    const { owner } = endpoints();
    const object = new URL('wss://example.com/a');
    const before = owner.create(object).url;
    object.pathname = '/b';

    expect([before, owner.create(object).url]).toEqual(['wss://example.com/a', 'wss://example.com/b']);
  });
});

describe('L2 P2 create() asks', () => {
  const asked: string[] = [];
  const audit = (name: string, allow: boolean) => () => {
    asked.push(name);
    return allow;
  };
  const attempt = (target: string, policy: boolean, owner: boolean, options?: SocketOptions) => {
    asked.length = 0;
    const rules: Policy = { create: audit('policy', policy) };
    return world({ policy: rules, owner: { audits: { create: audit('owner', owner) } } }).owner.create(target, options);
  };

  it('the policy, then the owner', () => {
    attempt(url, true, true);

    expect(asked).toEqual(['policy', 'owner']);
  });

  it.each<[string, string[], SocketError['code'], () => unknown]>([
    ['an invalid URL', [], 'invalid-url', () => attempt('https://example.com/', true, true)],
    ['a blocked port', [], 'invalid-url', () => attempt('wss://example.com:22/', true, true)],
    ['an invalid protocol', [], 'denied', () => attempt(url, true, true, { protocols: 'a b' })],
    ['a denial by the policy', ['policy'], 'denied', () => attempt(url, false, true)],
    ['a denial by the owner', ['policy', 'owner'], 'denied', () => attempt(url, true, false)],
  ])('nobody after %s', (_what, expected, code, call) => {
    expect(errorOf(call).code).toBe(code);
    expect(asked).toEqual(expected);
  });
});

describe('a refused create()', () => {
  it.each<[string, string, SocketOptions | undefined, object]>([
    ['its URL', 'ftp://example.com', undefined, { layer: 'library', code: 'invalid-url' }],
    ['its port', 'ws://example.com:25/', undefined, { layer: 'library', code: 'port' }],
    [
      'its protocols',
      url,
      { protocols: ['a', 'a'] },
      { layer: 'library', code: 'invalid-protocols', endpoint: 'wss://example.com:443/chat' },
    ],
  ])('throws the decision about %s, which decisions$ tells too', (_what, target, options, expected) => {
    const { network, owner } = world();
    const decisions: unknown[] = [];
    network.decisions$.subscribe((decision) => decisions.push(decision));
    const { decision } = errorOf(() => owner.create(target, options));

    expect(decision).toMatchObject({ action: 'create', allow: false, ...expected });
    expect(decisions).toEqual([decision]);
  });

  it('throws the reason that the audit gave, and its code as `given`', () => {
    const create = () => ({ allow: false, reason: 'not on Sundays', code: 'sunday' }) as const;
    const error = errorOf(() => world({ owner: { audits: { create } } }).owner.create(url));

    expect(error.message).toBe('Cannot create a socket for "wss://example.com/chat": not on Sundays');
    expect(error.decision).toMatchObject({ layer: 'owner', code: 'denied', given: 'sunday', reason: 'not on Sundays' });
    expect(error.detail).toStrictEqual({ message: 'not on Sundays' });
  });

  it('trap 57: shows no user info, query or fragment', () => {
    const { owner } = world({ owner: { audits: { create: no } } });
    const texts = [
      errorOf(() => owner.create('wss://me:pass@example.com/')).message,
      errorOf(() => owner.create('wss://example.com/?token=secret')).message,
      errorOf(() => owner.create('wss://example.com/#secret')).message,
    ];

    for (const text of texts) expect(text).not.toMatch(/me:|pass|token|secret/);
  });

  it('L7 tells an owner with opaque errors no decision', () => {
    const error = errorOf(() => world({ owner: { errorDetail: 'opaque', audits: {} } }).owner.create(url));

    expect(error).toMatchObject({ code: 'denied' });
    expect(error).not.toHaveProperty('decision');
  });

  it('L12 is denied `owner-destroyed` once the owner is gone', () => {
    const { owner } = world();
    owner.destroy();

    expect(errorOf(() => owner.create(url))).toMatchObject({
      code: 'owner-destroyed',
      decision: { layer: 'library', code: 'owner-destroyed' },
    });
  });

  it('L3 is denied where its audit answers later, even if by a promise that rejects', () => {
    const later = (answer: unknown) => world({ owner: { audits: { create: () => answer as boolean } } }).owner;

    for (const answer of [of(true), Promise.resolve(true), Promise.reject(new Error('boo'))]) {
      expect(errorOf(() => later(answer).create(url)).decision?.code).toBe('not-synchronous');
    }
  });
});

describe('create() throws a TypeError for', () => {
  const signal = { aborted: false } as AbortSignal;

  it.each<[string, unknown, string]>([
    ['options that are no object', 'v1', 'create: expected a plain object'],
    ['null', null, 'create: expected a plain object'],
    ['inherited options', Object.create({ messages: 'discard' }), 'create: expected a plain object'],
    ['an unknown option', { color: 'red' }, 'create.color is unknown'],
    ['a misspelt option', { auditMessage: true }, 'create.auditMessage: did you mean auditMessages?'],
    ['an unknown way with messages', { messages: 'keep' }, 'messages'],
    ['an unknown setting of audits', { auditMessages: 'all' }, 'auditMessages'],
    ['a signal that is none', { signal: {} }, 'signal'],
    ['a signal that nobody can listen to', { signal }, 'signal'],
  ])('%s, and creates nothing', (_what, options, name) => {
    const { network, owner } = world();

    expect(() => owner.create(url, options as SocketOptions)).toThrow(TypeError);
    expect(() => owner.create(url, options as SocketOptions)).toThrow(name);
    expect(network.snapshot()[0]?.sockets).toEqual([]);
  });
});

it('a signal that throws where it is asked has ended its socket', () => {
  const addEventListener = () => undefined;
  const asked = () => {
    throw new Error('hostile');
  };
  const signal = Object.defineProperty({ addEventListener }, 'aborted', { get: asked }) as unknown as AbortSignal;

  expect(world().owner.create(url, { signal }).state).toBe('closed');
});

/** The state of the socket that is created, or the code of the error. */
function attempt(create: () => OwnedSocket): string {
  try {
    return create().state;
  } catch (error) {
    return (error as SocketError).code;
  }
}

describe('the number of sockets', () => {
  it('of an owner is limited by `socketsPerOwner`', () => {
    const { owner, newOwner } = world({ limits: { socketsPerOwner: 2 } });
    const first = owner.create(url);
    owner.create(url);
    const error = errorOf(() => owner.create(url));

    expect(error).toMatchObject({ code: 'limit', decision: { layer: 'library', action: 'create', code: 'limit' } });
    expect(error.message).toMatch('limits.socketsPerOwner');
    expect(error.detail).toStrictEqual({
      message:
        'the owner has 2 sockets already: one counts until it has closed and its messages are read (limits.socketsPerOwner)',
      retryAfter: 2_000, // when one that is closing is gone
    });
    expect(newOwner().create(url).state).toBe('created');
    first.close();
    expect(owner.create(url).id).toBe(3);
  });

  it('of a network is limited by `sockets`', () => {
    const { owner, newOwner } = world({ limits: { sockets: 2 } });
    const other = newOwner();
    owner.create(url);
    other.create(url);

    expect(errorOf(() => owner.create(url)).message).toMatch('limits.sockets)');
    expect(errorOf(() => other.create(url)).decision?.code).toBe('limit');
    owner.destroy();
    expect(other.create(url).state).toBe('created');
  });

  it('L27 P12 is not exceeded by sockets that a getter of its protocols creates', () => {
    const { owner, network } = world({ limits: { socketsPerOwner: 2 } });
    const codes: unknown[] = [];
    let left = 3;
    const nested = (): OwnedSocket => {
      const get = () => {
        if (left-- > 0) codes.unshift(attempt(nested));
        return 'a';
      };
      return owner.create(url, { protocols: Object.defineProperty([], 0, { get, enumerable: true }) });
    };
    codes.unshift(attempt(nested));

    expect(codes).toEqual(['limit', 'limit', 'created', 'created']);
    expect(network.snapshot()[0]?.sockets).toHaveLength(2);
  });

  it('P7 asks no audit of an owner that a getter of its protocols has destroyed', () => {
    const create = jest.fn(yes);
    const { owner } = world({ owner: { audits: { ...permissive, create } } });
    const get = () => {
      owner.destroy();
      return 'a';
    };
    const protocols = Object.defineProperty([], 0, { get, enumerable: true });

    expect(errorOf(() => owner.create(url, { protocols })).code).toBe('owner-destroyed');
    expect(create).not.toHaveBeenCalled();
  });

  it(
    'is not spent by denials',
    marbled(({ cold, expectObservable }) => {
      const create = ({ at }: CreateRequest) => at > 2;
      const { network, owner } = world({
        limits: { socketsPerOwner: 1 },
        owner: { audits: { ...permissive, create } },
      });
      play(cold('-d-c', { d: () => errorOf(() => owner.create(url)), c: () => owner.create(url) }));

      const expected = '-d-c';
      expectObservable(network.decisions$.pipe(decidedly)).toBe(expected, {
        d: 'owner create denied',
        c: 'owner create allowed',
      });
    }),
  );
});
