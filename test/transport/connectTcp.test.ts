import net from 'node:net';
import nodeTimers from 'node:timers';
import { connectTcp } from '../../lib/transport/connectTcp.ts';
import { startTcpServer } from '../server.ts';
import { freePort } from '../freePort.ts';
import { until } from '../waiting.ts';

/** An address that nobody answers at: the test decides what becomes of a connection to it. */
const silent = '192.0.2.1';
const address = (text: string) => ({ address: text, family: net.isIP(text) });

interface Attempt {
  readonly host: string;
  readonly socket: net.Socket;
}

/** Connections are real, but for those to addresses of the test network, which never leave this machine. */
function watchAttempts(): Attempt[] {
  const attempts: Attempt[] = [];
  const connect = net.connect.bind(net);
  jest.spyOn(net, 'connect').mockImplementation(((options: net.TcpSocketConnectOpts) => {
    const isSilent = /^(?:192\.0\.2\.|2001:db8:)/.test(options.host ?? '');
    const socket = isSilent ? new net.Socket() : connect(options);
    attempts.push({ host: options.host ?? '', socket });
    return socket;
  }) as typeof net.connect);
  return attempts;
}

function race(port: number, addresses: readonly string[], connectTimeout: number) {
  let stop = (): void => {};
  const outcome = new Promise<{ error: Error | null; connection: net.Socket | undefined }>((resolve) => {
    stop = connectTcp(port, addresses.map(address), connectTimeout, (error, connection) =>
      resolve({ error, connection }),
    );
  });
  return { outcome, stop: () => stop() };
}

afterEach(() => jest.restoreAllMocks());

describe('connectTcp()', () => {
  it('connects to the first address and begins no other where it answers at once', async () => {
    await using server = await startTcpServer();
    const attempts = watchAttempts();
    const { connection } = await race(server.port, ['127.0.0.1', silent], 10_000).outcome;

    expect(connection?.remoteAddress).toBe('127.0.0.1');
    expect(attempts.map(({ host }) => host)).toEqual(['127.0.0.1']);
    connection?.destroy();
  });

  it('tries the next address at once if one refuses, and reports all reasons', async () => {
    const port = await freePort();
    watchAttempts();
    const { error } = await race(port, ['127.0.0.9', '127.0.0.8'], 10_000).outcome;

    expect(error).toMatchObject({
      code: 'ECONNREFUSED',
      errors: [{ address: '127.0.0.9' }, { address: '127.0.0.8' }],
    });
    const alone = await race(port, ['127.0.0.9'], 10_000).outcome;
    expect(alone.error).toMatchObject({ code: 'ECONNREFUSED', address: '127.0.0.9' });
  });

  it('begins the next beside one that is silent, and hangs up the silent one when the next answers', async () => {
    await using server = await startTcpServer();
    const attempts = watchAttempts();
    const { connection } = await race(server.port, [silent, '127.0.0.1'], 60).outcome;

    expect(connection?.remoteAddress).toBe('127.0.0.1');
    expect(attempts.map(({ host, socket }) => [host, socket.destroyed])).toEqual([
      [silent, true],
      ['127.0.0.1', false],
    ]);
    connection?.destroy();
  });

  it('reaches the first address though it answers after the others have been begun and have failed', async () => {
    await using server = await startTcpServer();
    const attempts = watchAttempts();
    const { outcome } = race(server.port, [silent, '127.0.0.9'], 60); // nobody listens at the second
    await until(() => attempts[1]?.socket.destroyed === true);
    attempts[0]?.socket.connect(server.port, '127.0.0.1');
    const { connection } = await outcome;

    expect(connection).toBe(attempts[0]?.socket);
    connection?.destroy();
  });

  it('begins with the family of the first address and takes the families in turn, eight addresses at most', async () => {
    await using server = await startTcpServer();
    const attempts = watchAttempts();
    const addresses = [...[1, 2, 3, 4, 5, 6].map((n) => `2001:db8::${n}`), silent, '192.0.2.2', '192.0.2.3'];
    const { stop } = race(server.port, addresses, 9);
    await until(() => attempts.length === 8);
    stop();

    expect(attempts.map(({ host }) => host)).toEqual([
      '2001:db8::1',
      silent,
      '2001:db8::2',
      '192.0.2.2',
      '2001:db8::3',
      '192.0.2.3',
      '2001:db8::4',
      '2001:db8::5',
    ]);
    expect(attempts.every(({ socket }) => socket.destroyed)).toBe(true);
  });

  it('gives each address its turn within connectTimeout, and no more than 250 ms before the next', () => {
    const delays: unknown[] = [];
    for (const connectTimeout of [10_000, 900, 90]) {
      watchAttempts();
      const timers = jest.spyOn(nodeTimers, 'setTimeout');
      const { stop } = race(1, [silent, '192.0.2.2'], connectTimeout);
      delays.push(timers.mock.calls.at(-1)?.[1]);
      stop();
      jest.restoreAllMocks();
    }
    expect(delays).toEqual([250, 250, 30]);
  });

  it('calls back no more and begins nothing when it is stopped', async () => {
    await using server = await startTcpServer();
    const attempts = watchAttempts();
    const called = jest.fn();
    const stop = connectTcp(server.port, ['127.0.0.1', silent].map(address), 3, called);
    stop();
    const [first] = attempts;
    if (first && !first.socket.closed) await new Promise((resolve) => first.socket.on('close', resolve));

    expect([called.mock.calls, attempts.length, first?.socket.destroyed]).toEqual([[], 1, true]);
  });
});
