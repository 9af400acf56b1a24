import type { IncomingMessage } from 'node:http';
import {
  EMPTY,
  firstValueFrom,
  NEVER,
  Observable,
  of,
  retry,
  Subject,
  take,
  throwError,
  VirtualTimeScheduler,
} from 'rxjs';
import { allowAll, createNetwork, type NetworkOptions, type OwnedSocket, type Owner } from 'rx-secure-networking';
import { wsTransport, type HostHeaders, type WsTransportOptions } from 'rx-secure-networking/ws';
import { PendingHeaders } from '../../lib/transport/hostHeaders.ts';
import { authority, certificate } from './certificates.ts';
import { permissive } from '../world.ts';
import { startServer, type TestServer } from '../server.ts';
import { dial } from './dial.ts';

const bearer = { authorization: 'Bearer fetched' };
/** Never dialled. */
const nowhere = 'ws://127.0.0.1:50000/';

/** An owner over `wsTransport` with these options; everything goes with the network. */
function ownerWith(transport: WsTransportOptions, options: Partial<NetworkOptions> = {}) {
  const network = createNetwork({ transport: wsTransport(transport), policy: allowAll, ...options });
  const owner = network.createOwner({ name: 'feed', audits: permissive });
  return { network, owner, [Symbol.dispose]: () => network.destroy() };
}

function connect(owner: Owner, url: string): OwnedSocket {
  const socket = owner.create(url);
  socket.connect();
  return socket;
}

/** The headers that a server was asked with. */
const tokens = ({ requests }: TestServer) => requests.map(({ headers }) => headers.authorization);

describe('the headers of a host', () => {
  it('are those of the endpoint: each server gets its own', async () => {
    await using bank = await startServer();
    await using chat = await startServer();
    await using other = await startServer();
    const keys = new Map([
      [`127.0.0.1:${bank.port}`, 'of the bank'],
      [`127.0.0.1:${chat.port}`, 'of the chat'],
    ]);
    const headers: WsTransportOptions['headers'] = ({ endpoint: { host, port } }) => {
      const authorization = keys.get(`${host}:${port}`);
      return authorization === undefined ? {} : { authorization };
    };
    using world = ownerWith({ headers });
    for (const { url } of [bank, chat, other]) await firstValueFrom(connect(world.owner, url).opened$);

    expect([bank, chat, other].map(tokens)).toEqual([['of the bank'], ['of the chat'], [undefined]]);
  });

  it.each([
    ['a promise', () => Promise.resolve(bearer)],
    ['an async function', async () => bearer],
    ['an observable, whose first value counts', () => of(bearer, { authorization: 'second' })],
    ['an observable that goes on', () => new Observable<HostHeaders>((subscriber) => subscriber.next(bearer))],
  ])('may come later: %s', async (_, headers) => {
    await using server = await startServer();
    using world = ownerWith({ origin: 'https://app.example', headers });
    await firstValueFrom(connect(world.owner, server.url).opened$);

    expect(server.requests[0]?.headers).toMatchObject({
      ...bearer,
      origin: 'https://app.example',
      upgrade: 'websocket',
    });
  });

  it('may come over TLS later, with the protocols and an origin of their own', async () => {
    const ca = await authority();
    await using server = await startServer(undefined, { tls: await certificate({ ip: '127.0.0.1' }, ca) });
    const headers = async (): Promise<HostHeaders> => ({ ...bearer, Origin: 'https://own.example' });
    using world = ownerWith({ origin: 'https://app.example', headers, tls: { ca: ca.cert } });
    const socket = world.owner.create(server.url, { protocols: ['chat.1'] });
    socket.connect();
    await firstValueFrom(socket.opened$);

    expect(socket.protocol).toBe('chat.1');
    expect(server.requests[0]?.headers).toMatchObject({ ...bearer, origin: 'https://own.example' });
  });

  it('are asked for each attempt, so that a refused token is replaced', async () => {
    let asked = 0;
    await using server = await startServer(undefined, {
      verifyClient: ({ req }: { req: IncomingMessage }) => req.headers.authorization === 'token 2',
    });
    using world = ownerWith({ headers: async () => ({ authorization: `token ${++asked}` }) });
    await firstValueFrom(world.owner.open(server.url).pipe(retry(3)));

    expect(tokens(server)).toEqual(['token 1', 'token 2']);
  });

  it('come before anything is looked up or dialled', async () => {
    await using server = await startServer();
    const steps: string[] = [];
    const token$ = new Subject<HostHeaders>();
    using world = ownerWith({
      headers: () => {
        steps.push('asked');
        return token$;
      },
      resolver: (_name, _options, done) => {
        steps.push('looked up');
        done(null, [{ address: '127.0.0.1', family: 4 }]);
      },
    });
    const socket = connect(world.owner, `ws://feed.example:${server.port}/`);
    steps.push(`${socket.state}, ${server.accepted.length} accepted`);
    token$.next(bearer);
    await firstValueFrom(socket.opened$);

    expect(steps).toEqual(['asked', 'connecting, 0 accepted', 'looked up']);
    expect(token$.observed).toBe(false);
  });
});

describe('headers that do not come', () => {
  it('end with the connect timeout, and an observable is unsubscribed', async () => {
    await using server = await startServer();
    const scheduler = new VirtualTimeScheduler();
    const hanging = new Subject<HostHeaders>();
    using world = ownerWith({ headers: () => hanging }, { scheduler, limits: { connectTimeout: 10_000 } });
    const socket = connect(world.owner, server.url);
    const ended = firstValueFrom(socket.ended$);
    expect(hanging.observed).toBe(true);
    scheduler.flush();

    expect(await ended).toMatchObject({ by: 'deadline', error: { code: 'connect-timeout' } });
    expect([scheduler.now(), hanging.observed, server.accepted.length]).toEqual([10_000, false, 0]);
  });

  const failing: [string, () => unknown, string][] = [
    [
      'a throw',
      () => {
        throw new Error('no vault');
      },
      'the function for the headers failed: no vault',
    ],
    ['a rejection', async () => Promise.reject(new Error('no vault')), 'the function for the headers failed: no vault'],
    ['a rejection with no error', async () => Promise.reject(7), 'the function for the headers failed: threw number'],
    ['an error', () => throwError(() => new Error('no vault')), 'the function for the headers failed: no vault'],
    ['no value', () => EMPTY, 'the function for the headers failed: its observable completed without a value'],
    ['a promise of undefined', async () => undefined, 'headers must return a plain object'],
    ['a promise of a list', async () => [['a', 'b']], 'headers must return a plain object'],
    [
      'what the transport sets itself',
      async () => ({ 'Sec-WebSocket-Key': 'x' }),
      'headers: sec-websocket-key is set by the transport: leave it out',
    ],
    ['another host', async () => ({ Host: 'inner.example' }), 'headers: host is always that of the URL: leave it out'],
    [
      'a line break',
      async () => ({ 'x-a': 'b\r\nx-evil: 1' }),
      'headers: the value of x-a has a character that no header may have',
    ],
    ['a line break in a name', async () => ({ 'x-a\r\nx-evil': 'b' }), 'is not the name of a header'],
    ['a number', async () => ({ 'x-a': 1 }), 'headers: the value of x-a must be a string'],
  ];
  it.each(failing)('end the socket with a clear error, and dial nothing: %s', async (_, headers, text) => {
    await using server = await startServer();
    using world = ownerWith({ headers: headers as WsTransportOptions['headers'] & object });
    const end = await firstValueFrom(connect(world.owner, server.url).ended$);

    expect(end.error).toMatchObject({ code: 'connect-failed', message: expect.stringContaining(text) });
    expect(server.accepted).toHaveLength(0);
  });

  it('pass on the Retry-After of the service that has no token', async () => {
    using world = ownerWith({
      headers: async () => Promise.reject(Object.assign(new Error('busy'), { status: 503, retryAfter: '2' })),
    });
    const { error } = await firstValueFrom(connect(world.owner, nowhere).ended$);

    expect(error?.detail).toMatchObject({ status: 503, retryAfter: 2_000 });
  });

  it('tell an opaque owner nothing of the cause', async () => {
    using world = ownerWith({ headers: async () => Promise.reject(new Error('vault.internal is down')) });
    const owner = world.network.createOwner({ name: 'mod', audits: permissive, errorDetail: 'opaque' });
    const end = await firstValueFrom(connect(owner, nowhere).ended$);

    expect(JSON.stringify([end, end.error?.message])).not.toContain('vault');
  });
});

describe('headers that come too late', () => {
  it.each([
    ['the owner is destroyed', ({ owner }: { owner: Owner }, _socket: OwnedSocket) => owner.destroy()],
    [
      'the socket is ended by the host',
      ({ network }: ReturnType<typeof ownerWith>, { id }: OwnedSocket) => network.endSocket(id),
    ],
  ])('connect nowhere: %s', async (_, end) => {
    await using server = await startServer();
    let answer: (headers: HostHeaders) => void = () => undefined;
    const promise = new Promise<HostHeaders>((resolve) => (answer = resolve));
    const resolver = jest.fn();
    using world = ownerWith({ headers: () => promise, resolver });
    const socket = connect(world.owner, server.url);
    const released = firstValueFrom(world.network.released$);
    end(world, socket);
    answer(bearer);
    await Promise.all([promise, released]); // its place is free again

    expect(socket.state).toBe('closed');
    expect([resolver.mock.calls, server.accepted]).toEqual([[], []]);
  });

  it('are unsubscribed with the owner', () => {
    const token$ = new Subject<HostHeaders>();
    using world = ownerWith({ headers: () => token$ });
    connect(world.owner, nowhere);
    expect(token$.observed).toBe(true);
    world.owner.destroy();
    expect(token$.observed).toBe(false);
  });

  it('count as a socket while they are awaited', () => {
    using world = ownerWith({ headers: () => NEVER }, { limits: { socketsPerOwner: 1 } });
    connect(world.owner, nowhere);
    expect(() => world.owner.create(nowhere)).toThrow(/sockets/u);
  });

  it('reject unheard where the owner is gone, or where `tls` has thrown meanwhile', async () => {
    const failed = Promise.reject(new Error('late'));
    const tls = () => {
      throw new Error('no certificate today');
    };
    expect(() => dial('wss://127.0.0.1:1/', { headers: () => failed, tls })).toThrow('no certificate today');
    await expect(failed).rejects.toThrow('late'); // an unhandled rejection would have failed this test
  });
});

describe('PendingHeaders', () => {
  it('find what was there before they are waited for, in another tick, and once', async () => {
    const headers = new PendingHeaders(of(bearer).pipe(take(1)));
    const found = jest.fn();
    headers.wait(found, found);
    expect(found).not.toHaveBeenCalled();
    await new Promise(process.nextTick);
    expect(found.mock.calls).toEqual([[bearer]]);
  });

  it('fail with what the use of the headers throws', async () => {
    const failed = jest.fn();
    const wrong = new TypeError('unfit');
    PendingHeaders.of({}).wait(() => {
      throw wrong;
    }, failed);
    await new Promise(process.nextTick);
    expect(failed.mock.calls).toEqual([[wrong]]);
  });
});
