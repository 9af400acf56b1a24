import { EMPTY, map, type Observable, of, throwError } from 'rxjs';
import { reconnect, type Target } from 'rx-secure-networking';
import { opened, type ServerFrame } from 'rx-secure-networking/testing';
import { marbled } from '../marbled.ts';
import { failure, permissive, play, url, world, yes } from '../world.ts';

const unreadable = () => {
  throw new Error('not for you');
};
const dial = `dial ${url}`;

describe('open() of a provider', () => {
  it.each<[string, () => Target | Observable<Target>]>([
    ['a string', () => url],
    ['a URL', () => new URL(url)],
    ['a target', () => ({ url })],
    ['an observable of a string', () => of(url)],
    ['an observable of more than one', () => of(url, 'wss://other.example/')],
    ['an observable of a target', () => of({ url: new URL(url), protocols: [] })],
  ])('dials what it gives: %s', (_what, provider) => {
    marbled(({ expectObservable }) => {
      const { owner, wire$ } = world();

      expectObservable(owner.open(provider), '-^').toBe('-s', { s: expect.objectContaining({ url }) });
      expectObservable(wire$).toBe('-d', { d: dial });
    })();
  });

  it(
    'offers the protocols of the target rather than those of the options',
    marbled(({ cold, expectObservable }) => {
      const offered: (readonly string[])[] = [];
      const server = (request: { protocols: readonly string[] }) => {
        offered.push(request.protocols);
        return cold<ServerFrame>('o', { o: opened() });
      };
      const { owner } = world({ server });
      play(cold('--x', { x: () => expect(offered).toEqual([['v2'], ['v1']]) }));

      expectObservable(owner.open({ url, protocols: ['v2'] }, { protocols: 'v1' })).toBe('s', { s: expect.anything() });
      expectObservable(owner.open(url, { protocols: 'v1' })).toBe('s', { s: expect.anything() });
    }),
  );

  it(
    'calls it for each subscription, and waits for what comes later',
    marbled(({ cold, expectObservable, expectSubscriptions }) => {
      const url$ = cold('   --u', { u: url });
      const provider = jest.fn(() => url$);
      const { owner, wire$ } = world();
      const socket$ = owner.open(provider);

      expectObservable(socket$, '^---!').toBe('--s', { s: expect.anything() });
      expectObservable(socket$, '-----^').toBe('-------s', { s: expect.anything() });
      expectObservable(wire$).toBe('--d-c--d', { d: dial, c: 'close 1000' });
      expectSubscriptions(url$.subscriptions).toBe(['^-!', '-----^-!']);
    }),
  );

  const boom = new Error('no token');
  it.each<[string, () => unknown, string]>([
    [
      'throws',
      () => {
        throw boom;
      },
      'Error: no token',
    ],
    ['errors', () => throwError(() => boom), 'Error: no token'],
    ['gives nothing', () => EMPTY, 'EmptyError: no elements in sequence'],
    [
      'gives a target that cannot be read',
      () => of(Object.defineProperty({}, 'url', { get: unreadable, enumerable: true })),
      'Error: not for you',
    ],
    ['throws what cannot be shown', () => throwError(() => 'token'), 'string'],
  ])('trap 5: is a failed connection that says why, where it %s', (_how, provider, why) => {
    marbled(({ expectObservable, flush }) => {
      const create = jest.fn(yes);
      const { owner, wire$ } = world({ owner: { audits: { ...permissive, create } } });

      const message = `the provider of its URL failed: ${why}`;
      expectObservable(owner.open(provider as () => Target), '-^').toBe(
        '-#',
        {},
        failure('connect-failed', { message: `Cannot open a socket: ${message}`, detail: { message } }),
      );
      expectObservable(wire$).toBe('');
      flush();
      expect(create).not.toHaveBeenCalled();
    })();
  });

  it(
    'P13 of a failed provider an opaque owner is only told that it failed',
    marbled(({ expectObservable }) => {
      const { owner } = world({ owner: { errorDetail: 'opaque' } });

      expectObservable(owner.open(() => throwError(() => boom))).toBe(
        '#',
        {},
        failure('connect-failed', { message: 'Cannot open a socket: the provider of its URL failed' }),
      );
    }),
  );

  const noTarget = 'a target must be a URL, as a string or an object, or { url, protocols }';
  const misspelt = { url, protocol: 'v1' };
  it.each<[string, () => unknown, string]>([
    ['a number', () => 7, noTarget],
    ['null', () => null, noTarget],
    ['nothing', () => undefined, noTarget],
    ['an observable of null', () => of(null), noTarget],
    ['no URL', () => ({}), 'target.url is required: a target is { url, protocols }'],
    ['a misspelt target', () => misspelt, 'target.protocol: did you mean protocols?'],
    ['an observable of a misspelt target', () => of(misspelt), 'target.protocol: did you mean protocols?'],
  ])('L7 trap 5: is refused as a wrong URL is where it gives %s, and not asked again', (_what, provider, reason) => {
    marbled(({ expectObservable, flush }) => {
      const create = jest.fn(yes);
      const { owner, network, wire$ } = world({ owner: { audits: { ...permissive, create } } });
      const given = jest.fn(provider);

      const opened$ = owner.open(given as () => Target).pipe(reconnect({ maxAttempts: 2 }));
      const error = failure('invalid-url', { message: expect.stringContaining(`Cannot create a socket: ${reason}`) });
      expectObservable(opened$, '-^').toBe('-#', {}, error);
      expectObservable(network.decisions$.pipe(map(({ action, code }) => `${action} ${code}`))).toBe('-d', {
        d: 'create invalid-url',
      });
      expectObservable(wire$).toBe('');
      flush();
      expect([create.mock.calls.length, given.mock.calls.length]).toEqual([0, 1]);
    })();
  });

  it('trap 5: is a failed connection where its promise rejects, and the rejection is handled', async () => {
    const cause = Object.assign(new Error('no token'), { code: 'ENOTOKEN' });
    const { owner } = world();
    const failed = new Promise((resolve) => owner.open(() => Promise.reject(cause)).subscribe({ error: resolve }));

    expect(await failed).toMatchObject({ code: 'connect-failed', cause, detail: { code: 'ENOTOKEN' } });
    owner.destroy();
  });

  it('opens with what its promise resolves to', async () => {
    const { owner } = world();
    const socket = await new Promise((resolve) => owner.open(() => Promise.resolve(url)).subscribe(resolve));

    expect(socket).toMatchObject({ state: 'open', url });
    owner.destroy();
  });

  it(
    'trap 7: has `connectTimeout` for it, and then as much for the connection',
    marbled(({ cold, expectObservable, expectSubscriptions }) => {
      const late$ = cold('      -----u', { u: url });
      const soon$ = cold('      ---u', { u: url });
      const server = cold<ServerFrame>('---o', { o: opened() });
      const { owner } = world({ server, limits: { connectTimeout: 4 } });

      const message = 'no URL within 4 ms';
      const tooLate = failure('connect-timeout', { message: `Cannot open a socket: ${message}`, detail: { message } });
      expectObservable(owner.open(() => late$)).toBe('----#', {}, tooLate);
      expectObservable(owner.open(() => soon$)).toBe('------s', { s: expect.anything() });
      expectSubscriptions(late$.subscriptions).toBe('^---!');
    }),
  );

  it(
    'trap 4: leaves it and dials nothing when the owner is destroyed or the subscriber leaves before it has answered',
    marbled(({ cold, expectObservable, expectSubscriptions }) => {
      const url$ = cold('   ----u', { u: url });
      const { owner, wire$ } = world();
      play(cold('           ---x', { x: () => owner.destroy() }));

      expectObservable(owner.open(() => url$)).toBe('---|');
      expectObservable(
        owner.open(() => url$),
        '-^!',
      ).toBe('');
      expectObservable(wire$).toBe('');
      expectSubscriptions(url$.subscriptions).toBe(['^--!', '-^!']);
    }),
  );

  it(
    'passes on a SocketError as it is, so that a provider may open sockets of its own',
    marbled(({ expectObservable }) => {
      const { owner } = world();
      const provider = () => owner.open('wss://example.com:1/') as Observable<never>;

      expectObservable(owner.open(provider)).toBe('#', {}, failure('invalid-url'));
    }),
  );
});
