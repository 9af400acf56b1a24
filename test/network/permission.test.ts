import { EMPTY, NEVER, of, throwError } from 'rxjs';
import type { Audits, OwnerOptions, Verdict } from 'rx-secure-networking';
import { opened, type ServerFrame } from 'rx-secure-networking/testing';
import { marbled } from '../marbled.ts';
import { brief, connecting, decidedly, ended, errorOf, permissive, play, url, world, yes } from '../world.ts';

const without = (name: keyof Audits): Partial<OwnerOptions> => {
  return { audits: { ...permissive, [name]: undefined } };
};

describe('L1 P1 an action without an audit is denied `unimplemented`:', () => {
  it('create', () => {
    const { decision } = errorOf(() => world({ owner: without('create') }).owner.create(url));

    expect(decision).toMatchObject({ layer: 'owner', action: 'create', code: 'unimplemented' });
    expect(decision?.reason).toMatch('audits.create');
  });

  it(
    'connect, and the transport is never called',
    marbled(({ cold, expectObservable }) => {
      const { owner, network, wire$ } = world({ owner: without('connect') });
      play(cold('-c', { c: () => connecting(owner) }));

      expectObservable(wire$).toBe('');
      expectObservable(network.decisions$.pipe(decidedly)).toBe('-(ad)', {
        a: 'owner create allowed',
        d: 'owner connect unimplemented',
      });
    }),
  );

  it(
    'send and receive where messages are audited, and close: the connection goes on without them',
    marbled(({ cold, expectObservable, flush }) => {
      const server = cold<ServerFrame>('o-m', { o: opened(), m: 'hello' });
      const { owner, wire$ } = world({
        server,
        owner: { audits: { create: yes, connect: yes }, auditMessages: 'both' },
      });
      const socket = connecting(owner);
      const log: string[] = [];
      socket.events$.subscribe((event) => log.push(brief(event)));
      play(cold('-s-c', { s: () => expect(socket.send('hello')).toBe('denied'), c: () => socket.close() }));

      expectObservable(socket.messages$).toBe('');
      expectObservable(socket.sent$).toBe('');
      expectObservable(wire$).toBe('');
      flush();
      expect(log).toEqual([
        'connected',
        'denied send unimplemented',
        'unsent 1 denied',
        'denied receive unimplemented',
        'denied close unimplemented',
      ]);
      expect(socket.state).toBe('open');
    }),
  );
});

const answers: [string, () => unknown, string][] = [
  ['false', () => false, 'denied'],
  ['a denial', () => ({ allow: false, reason: 'no' }), 'denied'],
  ['1', () => 1, 'not-a-verdict'],
  ["'true'", () => 'true', 'not-a-verdict'],
  ['nothing', () => undefined, 'not-a-verdict'],
  ['null', () => null, 'not-a-verdict'],
  ['{ allow: true }', () => ({ allow: true }), 'not-a-verdict'],
  ['new Boolean(true)', () => Object(true) as unknown, 'not-a-verdict'],
  ['a function', () => yes, 'not-a-verdict'],
  [
    'a throw',
    () => {
      throw new Error('boo');
    },
    'threw',
  ],
];
const later: [string, () => unknown, string][] = [
  ['an observable of false', () => of(false, true), 'denied'],
  ['an observable of 1', () => of(1), 'not-a-verdict'],
  ['an empty observable', () => EMPTY, 'empty'],
  ['an observable that errors', () => throwError(() => new Error('boo')), 'errored'],
  ['an observable that never answers', () => NEVER, 'timeout'],
];

describe('L3 P1 only strict `true` allows:', () => {
  it.each(answers)('create, answered by %s, is not', (_what, answer, code) => {
    const create = answer as () => Verdict;

    expect(errorOf(() => world({ owner: { audits: { create } } }).owner.create(url)).decision?.code).toBe(code);
    expect(errorOf(() => world({ policy: { create } }).owner.create(url)).decision).toMatchObject({
      layer: 'policy',
      code,
    });
  });

  it.each(['policy', 'owner'])(
    'connect, answered by the %s with anything else, never reaches the transport',
    (layer) => {
      for (const [, answer, code] of [...answers, ...later]) {
        marbled(({ cold, expectObservable }) => {
          const connect = answer as () => Verdict;
          const owners =
            layer === 'owner' ? { owner: { audits: { ...permissive, connect } } } : { policy: { connect } };
          const { owner, network, wire$ } = world({ ...owners, limits: { auditTimeout: 2 } });
          const socket = owner.create(url);
          play(cold('-c', { c: () => socket.connect() }));

          const frame = code === 'timeout' ? '---' : '-';
          expectObservable(wire$).toBe('');
          expectObservable(socket.ended$.pipe(ended)).toBe(`${frame}(e|)`, { e: 'audit 1006' });
          expectObservable(network.decisions$.pipe(decidedly)).toBe(`${frame}d`, { d: `${layer} connect ${code}` });
        })();
      }
    },
  );

  it(
    'the first value of an observable counts',
    marbled(({ cold, expectObservable, expectSubscriptions }) => {
      const audit = cold('--t-f', { t: true, f: false });
      const { owner, wire$ } = world({ owner: { audits: { ...permissive, connect: () => audit } } });
      play(cold('-c', { c: () => connecting(owner) }));

      expectObservable(wire$).toBe('---d', { d: `dial ${url}` });
      expectSubscriptions(audit.subscriptions).toBe('-^-!');
    }),
  );

  it.each<[string, () => Promise<Verdict>, string]>([
    ['resolves to false', () => Promise.resolve(false), 'denied'],
    ['rejects', () => Promise.reject(new Error('boo')), 'rejected'],
  ])('a promise that %s does not', async (_how, connect, code) => {
    const { owner, network } = world({ owner: { audits: { ...permissive, connect } } });
    const codes: string[] = [];
    network.decisions$.subscribe((decision) => codes.push(decision.code));
    const socket = connecting(owner);
    await new Promise<void>((resolve) => socket.ended$.subscribe({ complete: resolve }));

    expect(codes).toEqual(['allowed', code]);
    expect(socket.state).toBe('closed');
  });

  it('a promise of true does', async () => {
    const { owner } = world({ owner: { audits: { ...permissive, connect: () => Promise.resolve(true) } } });
    const socket = connecting(owner);
    await new Promise<void>((resolve) => socket.opened$.subscribe(resolve));

    expect(socket.state).toBe('open');
    owner.destroy();
  });

  it('a promise that rejects after its owner is destroyed, from inside its audit even, is nobody’s error', async () => {
    const { owner, newOwner } = world();
    const connect = async (): Promise<boolean> => {
      inner.destroy();
      throw new Error('boo');
    };
    const inner = newOwner({ audits: { ...permissive, connect } });
    connecting(inner);
    await Promise.resolve();

    expect([inner.closed, owner.closed]).toEqual([true, false]);
  });
});
