import { EMPTY, map, merge, type Observable, throwError, toArray } from 'rxjs';
import {
  allow,
  allowAll,
  createNetwork,
  deny,
  everyStep,
  type Network,
  type ReleaseRecord,
  type Transport,
} from 'rx-secure-networking';
import { closes, opened, type ServerFrame, virtualTransport } from 'rx-secure-networking/testing';
import { wsTransport } from 'rx-secure-networking/ws';
import { marbled } from '../marbled.ts';
import { accept } from '../rawServer.ts';
import { startTcpServer } from '../server.ts';
import { connecting, endpoint, permissive, play, url, world, type WorldOptions } from '../world.ts';

/** The ends and the releases of a network, in their order. */
const bothOf = ({ ends$, released$ }: Network): Observable<string> =>
  merge(ends$.pipe(map(({ socket }) => `end ${socket}`)), released$.pipe(map(({ socket }) => `release ${socket}`)));

describe('released$', () => {
  it(
    'emits when the connection has closed, which may be after the end',
    marbled(({ cold, expectObservable }) => {
      const { network, owner } = world({ link: { closeHandshake: 3 } });
      const socket = connecting(owner);
      play(cold('-x', { x: () => network.endSocket(socket.id) }));
      const { id, name, kind } = owner;

      expectObservable(network.ends$.pipe(map(({ socket: ended }) => ended))).toBe('-e', { e: socket.id });
      expectObservable(network.released$).toBe('----r', {
        r: { at: 4, owner: { id, name, kind }, socket: socket.id, endpoint } satisfies ReleaseRecord,
      });
    }),
  );

  it(
    'waits for the deadline where the peer does not answer, and completes after the last connection of a destroyed network',
    marbled(({ cold, expectObservable }) => {
      const { network, owner } = world({ link: { closeHandshake: 'never' }, limits: { closeTimeout: 5 } });
      connecting(owner);
      play(cold('-x', { x: () => network.destroy() }));

      expectObservable(network.ends$.pipe(map(() => 'e'))).toBe('-(e|)');
      expectObservable(network.released$.pipe(map(() => 'r'))).toBe('------(r|)');
    }),
  );

  it('completes at once with a network that has no connection', () => {
    const { network } = world();
    const completed = jest.fn();
    network.released$.subscribe({ complete: completed });
    network.destroy();
    expect(completed).toHaveBeenCalledTimes(1);
  });

  it(
    'comes after the end where the connection has closed first, and messages still wait for their audits',
    marbled(({ cold, expectObservable }) => {
      const server = cold<ServerFrame>('omc', { o: opened(), m: 'late', c: closes(1_000) });
      const audits = { ...permissive, receive: () => cold<boolean>('----(y|)', { y: true }) };
      const { network, owner } = world({ server, owner: { audits, auditMessages: true } });
      connecting(owner).messages$.subscribe();

      const [e, r] = ['end 1', 'release 1'];
      expectObservable(bothOf(network)).toBe('-----(er)', { e, r });
    }),
  );

  const throwing: Transport = () => {
    throw new Error('no driver');
  };
  const closesAtOnce: Transport = (_request, sink) => {
    const link = virtualTransport(() => EMPTY)(_request, { ...sink, closed: () => undefined });
    let over = false;
    const close = (): void => {
      if (!over) sink.closed(1006, '', false);
      over = true;
    };
    return { ...link, send: () => false, close, terminate: close, pause: () => false, resume: close, bufferedBytes: 0 };
  };
  it.each<[string, WorldOptions]>([
    ['that never connects', {}],
    ['whose connect is denied', { policy: { connect: deny('no') } }],
    ['whose connection fails', { server: () => throwError(() => new Error('ECONNREFUSED')) }],
    ['whose server closes', { server: () => EMPTY }],
    ['whose transport throws', { transport: throwing }],
    ['whose link closes inside terminate(), against its contract', { transport: closesAtOnce }],
  ])('emits once, after the end, for a socket %s', async (what, options) => {
    const { network, owner } = world(options);
    const seen: string[] = [];
    bothOf(network).subscribe((each) => seen.push(each));
    const socket = owner.create(url);
    if (what !== 'that never connects') socket.connect();
    await new Promise(setImmediate);
    network.destroy();
    await new Promise((resolve) => network.released$.subscribe({ complete: () => resolve(undefined) }));

    expect(seen).toEqual(['end 1', 'release 1']);
  });

  it('emits for sockets that a callback creates while the network is destroyed', async () => {
    const { network, newOwner, owner } = world();
    const seen: string[] = [];
    bothOf(network).subscribe((each) => seen.push(each));
    newOwner().add(() => owner.create(url));
    network.destroy();
    expect(seen).toEqual(['end 1', 'release 1']);
  });

  it('emits once where a subscriber destroys everything from inside', () => {
    for (const stream of ['ends$', 'released$'] as const) {
      const { network, owner } = world();
      const seen: string[] = [];
      bothOf(network).subscribe((each) => seen.push(each));
      network[stream].subscribe(() => {
        owner.destroy();
        network.destroy();
      });
      const { id } = owner.create(url);
      owner.create(url);
      network.endSocket(id);
      expect([...seen].sort()).toEqual(['end 1', 'end 2', 'release 1', 'release 2']);
    }
  });

  it('each subscriber gets its own copy', () => {
    const { network, owner } = world();
    const copies: object[] = [];
    network.released$.subscribe((record) => copies.push(Object.assign(record, { endpoint: 'mine' })));
    network.released$.subscribe((record) => copies.push(record));
    owner.create(url);
    owner.destroy();
    expect(copies).toEqual([expect.objectContaining({ endpoint: 'mine' }), expect.objectContaining({ endpoint })]);
    network.destroy();
  });

  it('a quota that counts until the release lets a peer that never answers a close see no more at once', async () => {
    let [open, most] = [0, 0];
    await using server = await startTcpServer((connection) => {
      connection.once('data', (request) => {
        connection.write(accept(String(request)));
        most = Math.max(most, ++open);
        connection.once('close', () => (open -= 1));
        connection.resume();
      });
    });
    const limit = 5;
    const counted = { ends$: 0, released$: 0 };
    const bounds: string[] = [];
    const network = createNetwork({
      transport: wsTransport(),
      policy: {
        ...allowAll,
        connect: () => {
          bounds.push(`${counted.ends$} ${counted.released$}`);
          if (counted.released$ >= limit) return { allow: false, reason: 'too many' };
          counted.ends$ += 1;
          counted.released$ += 1;
          return true;
        },
      },
      limits: { closeTimeout: 200, attemptsPerSecond: 1_000, socketsPerOwner: 1_000 },
    });
    const wasCounted = new Set<number>();
    network.decisions$.subscribe(({ action, allow: allowed, socket }) => {
      if (action === 'connect' && allowed) wasCounted.add(socket ?? NaN);
    });
    for (const stream of ['ends$', 'released$'] as const) {
      network[stream].subscribe(({ socket }) => {
        if (wasCounted.has(socket)) counted[stream] -= 1;
      });
    }
    const owner = network.createOwner({ name: 'churn', audits: everyStep(allow) });
    let connections = 0;
    const churn = async (): Promise<void> => {
      while (connections < 20) {
        await new Promise<void>((done) => {
          const attempt = owner.open(`ws://127.0.0.1:${server.port}/`).subscribe({
            next: () => {
              connections += 1;
              queueMicrotask(() => {
                attempt.unsubscribe();
                done();
              });
            },
            error: () => setImmediate(done),
          });
        });
      }
    };
    await Promise.all(Array.from({ length: limit }, churn));
    const over = new Promise((resolve) => network.released$.pipe(toArray()).subscribe(resolve));
    network.destroy();
    await over;

    expect(most).toBe(limit);
    expect(bounds).toContain(`0 ${limit}`); // a quota that was freed at the end would have let five more through
    expect(counted).toEqual({ ends$: 0, released$: 0 });
  });
});
