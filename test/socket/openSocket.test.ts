import { map, startWith, switchMap } from 'rxjs';
import type { OwnedSocket, SocketError, SocketOptions } from 'rx-secure-networking';
import { closes, opened, type ServerFrame } from 'rx-secure-networking/testing';
import { marbled } from '../marbled.ts';
import { failure, no, permissive, play, url, world, yes } from '../world.ts';

const frames: Record<string, ServerFrame> = { o: opened(), a: 'a', b: 'b', x: closes(1000), y: closes(1011, 'oops') };
const ids = map(({ id }: OwnedSocket) => String(id));

describe('open()', () => {
  it(
    'is cold: nothing is created and nobody is asked before it is subscribed to',
    marbled(({ expectObservable }) => {
      const { owner, network, wire$ } = world();
      owner.open(url);

      expectObservable(network.decisions$).toBe('');
      expectObservable(wire$).toBe('');
    }),
  );

  it(
    'emits the handle when it is open, and unsubscribing ends it with 1000',
    marbled(({ cold, expectObservable, expectSubscriptions }) => {
      const server = cold('   --o', frames);
      const subs = '          -^---!';
      const wire = '          -d---c';
      const unsub = '         -^---!';
      const expected = '      ---s';
      const { owner, wire$ } = world({ server });

      expectObservable(owner.open(url).pipe(map(({ state }) => state)), unsub).toBe(expected, { s: 'open' });
      expectObservable(wire$).toBe(wire, { d: `dial ${url}`, c: 'close 1000' });
      expectSubscriptions(server.subscriptions).toBe(subs);
    }),
  );

  it(
    'makes one socket for each subscription, and asks every audit again',
    marbled(({ cold, expectObservable, expectSubscriptions, flush }) => {
      const server = cold('   -o', frames);
      const create = jest.fn(yes);
      const connect = jest.fn(yes);
      const { owner } = world({ server, owner: { audits: { ...permissive, create, connect } } });
      const socket$ = owner.open(url);

      expectObservable(socket$.pipe(ids), '-^--!').toBe(' --1');
      expectObservable(socket$.pipe(ids), '---^-!').toBe('----2');
      expectSubscriptions(server.subscriptions).toBe(['-^--!', '---^-!']);
      flush();
      expect([create, connect].map((audit) => audit.mock.calls.length)).toEqual([2, 2]);
    }),
  );

  it(
    'trap 2: hangs up at once when it is left while it connects',
    marbled(({ cold, expectObservable, expectSubscriptions }) => {
      const server = cold('   ----o', frames);
      const { owner, wire$ } = world({ server });

      expectObservable(owner.open(url), '-^-!').toBe('');
      expectObservable(wire$).toBe('-d-t', { d: `dial ${url}`, t: 'terminate' });
      expectSubscriptions(server.subscriptions).toBe('-^-!');
    }),
  );

  it(
    'trap 4: dials nothing when it is left while its audit is pending',
    marbled(({ cold, expectObservable, expectSubscriptions }) => {
      const audit = cold('    ----t', { t: true });
      const { owner, wire$ } = world({ owner: { audits: { ...permissive, connect: () => audit } } });

      expectObservable(owner.open(url), '-^-!').toBe('');
      expectObservable(wire$).toBe('');
      expectSubscriptions(audit.subscriptions).toBe('-^-!');
    }),
  );

  it(
    'takes the options of create()',
    marbled(({ cold, expectObservable }) => {
      const server = cold('oa', frames);
      const options: SocketOptions = { protocols: ['v1'], messages: 'discard' };
      const seen = switchMap(({ protocol, messages$ }: OwnedSocket) => messages$.pipe(startWith(protocol)));
      const controller = new AbortController();
      const { owner } = world({ server });
      play(cold('---x', { x: () => controller.abort() }));

      expectObservable(owner.open(url, options).pipe(seen)).toBe('pa', { p: 'v1', a: 'a' });
      expectObservable(owner.open(url, { signal: controller.signal }).pipe(ids)).toBe('s--|', { s: '2' });
    }),
  );

  it.each<[string, unknown]>([
    ['no target', undefined],
    ['null', null],
    ['a number', 7],
  ])('throws a TypeError for %s, not later', (_what, target) => {
    expect(() => world().owner.open(target as string)).toThrow(TypeError);
  });

  it('throws a TypeError for options of the wrong form, not later', () => {
    expect(() => world().owner.open(url, { messages: 'keep' } as unknown as SocketOptions)).toThrow(TypeError);
  });

  it(
    'is done at once where the signal is aborted already: nothing is dialled and no connect is asked',
    marbled(({ expectObservable, flush }) => {
      const connect = jest.fn(yes);
      const { owner, wire$ } = world({ owner: { audits: { ...permissive, connect } } });

      expectObservable(owner.open(url, { signal: AbortSignal.abort() })).toBe('|');
      expectObservable(wire$).toBe('');
      flush();
      expect(connect).not.toHaveBeenCalled();
    }),
  );

  it(
    'whose signal aborts while its URL is being found completes at once, and nothing is left of the search',
    marbled(({ cold, expectObservable, expectSubscriptions }) => {
      const found = cold('----u', { u: url });
      const { owner, network, wire$ } = world({ limits: { socketsPerOwner: 1 } });
      const controller = new AbortController();
      play(cold('--x', { x: () => controller.abort() }));

      expectObservable(owner.open(() => found, { signal: controller.signal })).toBe('--|');
      expectSubscriptions(found.subscriptions).toBe('^-!');
      expectObservable(wire$).toBe('');
      play(cold('---c', { c: () => owner.create(url) })); // it does not count any more
      expectObservable(network.decisions$.pipe(map(({ allow }) => allow))).toBe('---t', { t: true });
    }),
  );

  it(
    'whose signal is aborted already calls no provider',
    marbled(({ expectObservable, flush }) => {
      const provider = jest.fn(() => url);

      expectObservable(world().owner.open(provider, { signal: AbortSignal.abort() })).toBe('|');
      flush();
      expect(provider).not.toHaveBeenCalled();
    }),
  );

  it(
    'whose signal aborts before its error is delivered completes instead, as for a destroy',
    marbled(({ expectObservable }) => {
      const controller = new AbortController();
      const { owner, network } = world({ owner: { audits: { ...permissive, create: no } } });
      network.decisions$.subscribe(() => controller.abort());

      expectObservable(owner.open(url, { signal: controller.signal })).toBe('|');
    }),
  );
});

type Act = (here: ReturnType<typeof world>, socket: OwnedSocket) => void;

describe('open() completes', () => {
  it.each<[string, string, Act, string]>([
    ['when the owner closes', 'o', (_here, socket) => socket.close(4000), 's--|'],
    ['when the owner closes and the peer does not answer', 'o', (_here, socket) => socket.close(), 's----|'],
    ['when the owner is destroyed', 'o', ({ owner }) => owner.destroy(), 's--|'],
    ['when the network is destroyed', 'o', ({ network }) => network.destroy(), 's--|'],
    ['when the peer closes with 1000', 'o--x', () => undefined, 's--|'],
  ])('%s', (when, line, act, expected) => {
    marbled(({ cold, expectObservable }) => {
      const closeHandshake = when.includes('not answer') ? 'never' : 0;
      const here = world({ server: cold(line, frames), link: { closeHandshake }, limits: { closeTimeout: 2 } });
      const watched = (socket: OwnedSocket) => {
        play(cold('---x', { x: () => act(here, socket) }));
        return 's';
      };

      expectObservable(here.owner.open(url).pipe(map(watched))).toBe(expected);
    })();
  });
});

describe('open() errors with', () => {
  const denied = (step: object) => ({ audits: { ...permissive, ...step } });

  it.each<[SocketError['code'], string, Parameters<typeof world>[0] & { line?: string; target?: string }, string]>([
    ['denied', 'create is denied', { owner: denied({ create: no }) }, '#'],
    ['denied', 'connect is denied', { owner: denied({ connect: no }) }, '#'],
    ['invalid-url', 'its URL is no good', { target: 'http://example.com/' }, '#'],
    ['limit', 'the owner has enough sockets', { limits: { sockets: 1 } }, '#'],
    ['connect-failed', 'the connection is refused', { line: '--#' }, '--#'],
    ['connect-timeout', 'the connection does not open', { line: '-', limits: { connectTimeout: 3 } }, '---#'],
    ['closed', 'the peer closes with another code (trap 29)', { line: 'o--y' }, 's--#'],
    ['lost', 'the connection is lost', { line: 'o--#' }, 's--#'],
    ['limit', 'a message is too large', { line: 'o--a', limits: { maxMessageBytes: 1 } }, 's--#'],
  ])('`%s` when %s', (code, _when, { line = 'o', target = url, ...options }, expected) => {
    marbled(({ cold, expectObservable }) => {
      const server = cold(line, { ...frames, a: 'too large' });
      const { owner, newOwner } = world({ server, ...options });
      if (options.limits?.sockets === 1) newOwner().create(url);

      expectObservable(owner.open(target).pipe(map(() => 's'))).toBe(expected, { s: 's' }, failure(code));
    })();
  });

  it(
    '`closed` when the host ends it',
    marbled(({ cold, expectObservable }) => {
      const { owner, network } = world();
      play(cold('--x', { x: () => network.endSocket(1, 'enough') }));

      expectObservable(owner.open(url).pipe(ids)).toBe('1-#', { 1: '1' }, failure('closed'));
    }),
  );

  it(
    'L12 `owner-destroyed` when the owner is gone before, and asks nobody',
    marbled(({ expectObservable, flush }) => {
      const provider = jest.fn(() => url);
      const { owner } = world();
      owner.destroy();

      expectObservable(owner.open(url)).toBe('#', {}, failure('owner-destroyed'));
      expectObservable(owner.open(provider)).toBe('#', {}, failure('owner-destroyed'));
      flush();
      expect(provider).not.toHaveBeenCalled();
    }),
  );
});
