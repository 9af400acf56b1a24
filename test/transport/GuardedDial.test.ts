import net from 'node:net';
import type { Resolver } from '../../lib/transport/guardedLookup.ts';
import { dial, end, failedDial, openDial } from './dial.ts';
import { startServer, startTcpServer } from '../server.ts';
import { freePort } from '../freePort.ts';

const answering =
  (...addresses: string[]): Resolver =>
  (_host, _options, callback) =>
    callback(
      null,
      addresses.map((address) => ({ address, family: net.isIP(address) })),
    );

const loopback = (address: string): boolean => address.startsWith('127.') || address === '::1';
const noneOnLoopback = (addresses: readonly string[]): boolean => !addresses.some(loopback);

afterEach(() => jest.restoreAllMocks());

describe('a guarded dial', () => {
  it('L5 P4 opens no connection to an address that is not approved, and opens one to it if it is', async () => {
    await using server = await startServer();
    const url = `ws://a.example:${server.port}/`;
    const resolver = answering('127.0.0.1');
    expect(await failedDial(url, { resolver, approve: noneOnLoopback })).toEqual([
      1006,
      '',
      false,
      `Cannot connect to a.example:${server.port}: its addresses are not approved`,
    ]);
    expect(server.accepted).toHaveLength(0);

    await end(await openDial(url, { resolver }));
    expect(server.accepted).toHaveLength(1);
    expect(server.requests[0]?.headers.host).toBe(`a.example:${server.port}`);
  });

  it.each([
    ['127.0.0.1', '192.0.2.1'],
    ['192.0.2.1', '127.0.0.1'],
    ['2001:db8::1', '127.0.0.1', '192.0.2.2'],
  ])('L5 opens no connection at all when one address of several is not approved: %s, %s', async (...addresses) => {
    await using server = await startServer();
    const outcome = await failedDial(`ws://a.example:${server.port}/`, {
      resolver: answering(...addresses),
      approve: noneOnLoopback,
    });
    expect(outcome[3]).toMatch(/not approved/u);
    expect(server.accepted).toHaveLength(0);
  });

  it.each(['127.0.0.1', '[::1]', '[::ffff:127.0.0.1]'])('L5 asks for approval of the literal %s', async (host) => {
    await using server = await startTcpServer();
    const asked: unknown[] = [];
    const approve = (addresses: readonly string[]): boolean => {
      asked.push(...addresses);
      return false;
    };
    const outcome = await failedDial(`ws://${host}:${server.port}/`, { approve });
    expect(outcome[3]).toBe(
      `Cannot connect to ${host.replace('127.0.0.1]', '7f00:1]')}:${server.port}: its addresses are not approved`,
    );
    expect(asked).toEqual([host.replace('127.0.0.1]', '7f00:1]').replace(/[[\]]/gu, '')]);
    expect(server.accepted).toHaveLength(0);
  });

  it.each([
    ['empty', (_h: string, _o: object, callback: (e: null, a: []) => void) => callback(null, [])],
    ['rubbish', (_h: string, _o: object, callback: (e: null, a: []) => void) => callback(null, '127.0.0.1' as never)],
    [
      'an exception',
      () => {
        throw new Error('broken');
      },
    ],
  ])('L5 opens no connection when the resolver answers with something else: %s', async (_, resolver) => {
    await using server = await startTcpServer();
    const outcome = await failedDial(`ws://a.example:${server.port}/`, { resolver });
    expect(outcome.slice(0, 3)).toEqual([1006, '', false]);
    expect(server.accepted).toHaveLength(0);
  });

  it('L5 P4 looks up once, and dials what was approved though the name means something else by then', async () => {
    await using first = await startServer();
    await using second = await startTcpServer(undefined, { host: '127.0.0.2', port: first.port });
    let lookups = 0;
    const resolver: Resolver = (_host, _options, callback) => {
      lookups += 1;
      callback(null, [{ address: lookups === 1 ? '127.0.0.1' : '127.0.0.2', family: 4 }]);
      callback(null, [{ address: '127.0.0.2', family: 4 }]);
    };
    await end(await openDial(`ws://a.example:${first.port}/`, { resolver }));
    expect([lookups, first.accepted.length, second.accepted.length]).toEqual([1, 1, 0]);
  });

  it('tries the next approved address when one does not answer', async () => {
    await using server = await startServer();
    const resolver = answering('127.0.0.9', '127.0.0.8', '127.0.0.1');
    await end(await openDial(`ws://a.example:${server.port}/`, { resolver }));
  });

  it('says of each address why it did not answer', async () => {
    const port = await freePort();
    const resolver = answering('127.0.0.9', '127.0.0.8');
    const outcome = await failedDial(`ws://a.example:${port}/`, { resolver });
    expect(outcome[3]).toBe(
      `Cannot connect to a.example:${port}: ` +
        `connect ECONNREFUSED 127.0.0.9:${port}; connect ECONNREFUSED 127.0.0.8:${port}`,
    );
  });

  it('has all addresses approved, and tries at most eight', async () => {
    await using server = await startTcpServer();
    const resolver = answering(...Array.from({ length: 11 }, (_, i) => `127.0.1.${i + 1}`), '127.0.0.1');
    let asked = 0;
    const approve = (addresses: readonly string[]): boolean => (asked = addresses.length) > 0;
    const outcome = await failedDial(`ws://a.example:${server.port}/`, { resolver, approve });
    expect(asked).toBe(12);
    expect(String(outcome[3]).split(';')).toHaveLength(8);
    expect(server.accepted).toHaveLength(0);
  });

  it('L5 P4 sends not a byte when the connection leads to another address than those approved', async () => {
    await using server = await startTcpServer();
    const connect = net.connect.bind(net);
    jest
      .spyOn(net, 'connect')
      .mockImplementation(((options: net.TcpSocketConnectOpts) =>
        Object.defineProperty(connect(options), 'remoteAddress', { value: '127.0.0.7' })) as typeof net.connect);
    const outcome = await failedDial(`ws://a.example:${server.port}/`, { resolver: answering('127.0.0.1') });
    expect(outcome[3]).toMatch(/an address that was not approved/u);
    const [socket] = server.accepted;
    await new Promise((resolve) => socket?.on('close', resolve).resume());
    expect(socket?.bytesRead).toBe(0);
  });

  it('asks and dials nothing after it was terminated, whenever the resolver answers', async () => {
    await using server = await startTcpServer();
    const calls: Parameters<Resolver>[2][] = [];
    const asked: unknown[] = [];
    const { link, sink } = dial(`ws://a.example:${server.port}/`, {
      resolver: (_host, _options, callback) => calls.push(callback),
      approve: (addresses) => asked.push(addresses) > 0,
    });
    link.terminate();
    await roundTrip(); // whatever was under way has arrived
    expect(sink.kinds).toEqual([]); // L27 a look-up cannot be stopped: it counts until it is answered
    calls[0]?.(null, [{ address: '127.0.0.1', family: 4 }]);
    await sink.until('closed');
    await roundTrip();
    expect([asked, server.accepted.length, sink.kinds]).toEqual([[], 0, ['closed']]);
  });

  it('dials nothing when it is terminated from inside the approval', async () => {
    await using server = await startTcpServer();
    const dialled = dial(`ws://127.0.0.1:${server.port}/`, {
      approve: () => {
        dialled.link.terminate();
        return true;
      },
    });
    await dialled.sink.until('closed');
    await roundTrip();
    expect(server.accepted).toHaveLength(0);
  });

  it('hangs up when it is terminated in the middle of connecting', async () => {
    await using server = await startTcpServer();
    const connect = net.connect.bind(net);
    const sockets: net.Socket[] = [];
    jest.spyOn(net, 'connect').mockImplementation(((options: net.TcpSocketConnectOpts) => {
      const socket = connect(options);
      sockets.push(socket);
      process.nextTick(() => process.nextTick(() => dialled.link.terminate()));
      return socket;
    }) as typeof net.connect);
    const dialled = dial(`ws://127.0.0.1:${server.port}/`);
    await dialled.sink.until('closed');
    expect(dialled.sink.kinds).toEqual(['closed']);
    expect(sockets.map((socket) => socket.destroyed)).toEqual([true]);
  });

  it('asks for approval once, after the dial has returned', async () => {
    await using server = await startServer();
    const asked: boolean[] = [];
    let inside = true;
    const dialled = dial(server.url, { approve: () => asked.push(inside) > 0 });
    inside = false;
    await dialled.sink.until('opened');
    await end(dialled);
    expect(asked).toEqual([false]);
  });
});

/** Lets everything that is under way on loopback arrive: opens and ends another connection. */
async function roundTrip(): Promise<void> {
  await using server = await startServer();
  await end(await openDial(server.url));
}
