import { asyncScheduler, of } from 'rxjs';
import { allowAll, createNetwork, everyStep, allow, type SocketError } from 'rx-secure-networking';
import { closes, opened, type ServerFrame, virtualTransport } from 'rx-secure-networking/testing';
import { marbled } from '../marbled.ts';
import { connecting, ended, errorOf, play, url, world } from '../world.ts';

const full = (act: () => unknown) => () => expect(errorOf(act).code).toBe('limit');

describe('L22 P7 a link that is hung up', () => {
  it(
    'and finishes closing is left alone, and its place is free as soon as it is gone (trap 53)',
    marbled(({ cold, expectObservable, expectSubscriptions }) => {
      const server = cold<ServerFrame>('o', { o: opened() });
      const subs = '                    ^---!';
      const wire = '                    -c';
      const link = { closeHandshake: 3 };
      const { owner, network, wire$ } = world({ server, link, limits: { socketsPerOwner: 1, closeTimeout: 5 } });
      const socket = connecting(owner);
      const create = () => owner.create(url);
      play(cold('-x', { x: () => network.endSocket(socket.id) }));
      play(cold('-f-f-c', { f: full(create), c: create }));

      expectObservable(wire$).toBe(wire, { c: 'close 1001' });
      expectSubscriptions(server.subscriptions).toBe(subs);
    }),
  );

  it(
    'and does not finish closing is terminated at the deadline, and counts until it is gone',
    marbled(({ cold, expectObservable, expectSubscriptions }) => {
      const server = cold<ServerFrame>('o', { o: opened() });
      const subs = '                    ^-----!';
      const wire = '                    -c----t';
      const link = { closeHandshake: 'never' } as const;
      const { owner, network, wire$ } = world({ server, link, limits: { socketsPerOwner: 1, closeTimeout: 5 } });
      const socket = connecting(owner);
      const create = () => owner.create(url);
      play(cold('-x', { x: () => network.endSocket(socket.id) }));
      play(cold('-f---f-c', { f: full(create), c: create }));

      expectObservable(socket.ended$.pipe(ended)).toBe('-(e|)', { e: 'host 1001' });
      expectObservable(wire$).toBe(wire, { c: 'close 1001', t: 'terminate' });
      expectSubscriptions(server.subscriptions).toBe(subs);
    }),
  );

  it(
    'in the middle of its closing handshake keeps the deadline that it has',
    marbled(({ cold, expectObservable }) => {
      const wire = '    -c----t';
      const link = { closeHandshake: 'never' } as const;
      const { owner, wire$ } = world({ link, limits: { closeTimeout: 5 } });
      const socket = connecting(owner);
      play(cold('       -c--x', { c: () => socket.close(4000), x: () => owner.destroy() }));

      expectObservable(wire$).toBe(wire, { c: 'close 4000', t: 'terminate' });
    }),
  );

  it(
    'is closed though it is paused',
    marbled(({ cold, expectObservable, expectSubscriptions }) => {
      const server = cold<ServerFrame>('o', { o: opened() });
      const subs = '                    ^-!';
      const { owner, wire$ } = world({ server });
      const socket = connecting(owner);
      play(cold('                       -hx', { h: () => socket.hold(), x: () => owner.destroy() }));

      expectObservable(wire$).toBe('    -p(rc)', { p: 'pause', r: 'resume', c: 'close 1001' });
      expectSubscriptions(server.subscriptions).toBe(subs);
    }),
  );

  it(
    'in the middle of the dial is terminated as soon as there is one',
    marbled(({ cold, expectObservable, expectSubscriptions }) => {
      const server = cold<ServerFrame>('o', { o: opened() });
      const here = world({ server });
      here.wire$.subscribe((what) => what.startsWith('dial') && here.owner.destroy());
      play(cold('-c', { c: () => connecting(here.owner) }));

      expectObservable(here.wire$).toBe('-(dt)', { d: `dial ${url}`, t: 'terminate' });
      expectSubscriptions(server.subscriptions).toBe([]);
    }),
  );
});

describe('trap 32: whatever a driver still does after the end', () => {
  it(
    'a socket has one end, and nothing comes after it',
    marbled(({ cold, expectObservable }) => {
      const server = cold<ServerFrame>('o--(mmc)', { o: opened(), m: 'late', c: closes(4000) });
      const { owner, network } = world({ server, link: { closeHandshake: 'never' } });
      const socket = connecting(owner);
      play(cold('-x', { x: () => network.endSocket(socket.id) }));

      expectObservable(socket.messages$).toBe('-|');
      expectObservable(socket.ended$).toBe('-(e|)', { e: expect.objectContaining({ by: 'host', code: 1001 }) });
    }),
  );

  it(
    'trap 1: another socket of the same owner is not concerned',
    marbled(({ cold, expectObservable }) => {
      const server = cold<ServerFrame>('o---m---#', { o: opened(), m: 'mine' });
      const { owner } = world({ server, link: { closeHandshake: 'never' } });
      const old = connecting(owner);
      const young = owner.create(url);
      play(cold('-xc', { x: () => old.close(), c: () => young.connect() }));

      expectObservable(young.messages$).toBe('------m---|', { m: 'mine' });
    }),
  );
});

it(
  'a transport that answers in the frame of the dial opens the socket in that frame',
  marbled(({ cold, expectObservable }) => {
    const { owner } = world({ server: of(opened(), 'at once', closes(1000)) });
    const socket = owner.create(url);
    play(cold('-c', { c: () => socket.connect() }));

    expectObservable(socket.messages$).toBe('-(m|)', { m: 'at once' });
  }),
);

describe('P15 a transport that gives no link', () => {
  it.each<[string, unknown, string]>([
    [
      'a transport that nobody has called',
      virtualTransport(of(opened())),
      'the transport gave a function: was it to be called',
    ],
    ['nothing', undefined, 'transport gave no link'],
    ['a promise of a link', Promise.resolve({}), 'transport gave no link'],
    ['an HTTP transport', { send: () => undefined, destroy: () => undefined }, 'as wsTransport() does'],
    ['half a link', { send: () => true, close: () => undefined }, 'transport gave no link'],
  ])('fails each dial with what to do, and leaves nothing behind: %s', async (_what, given, message) => {
    const network = createNetwork({ transport: () => given as never, policy: allowAll, scheduler: asyncScheduler });
    const owner = network.createOwner({ name: 'mod', audits: everyStep(allow) });
    const error = await new Promise<SocketError>((resolve) => {
      owner.open(url).subscribe({ error: resolve });
    });

    expect(error.code).toBe('connect-failed');
    expect(error.message).toContain(message);
    expect(network.snapshot().map(({ sockets }) => sockets)).toEqual([[]]);
    network.destroy();
  });
});
