import { once } from 'node:events';
import net from 'node:net';
import { firstValueFrom } from 'rxjs';
import {
  allowAll,
  createNetwork,
  type Decision,
  denyPrivateAddresses,
  platforms,
  type Policy,
  type SocketEnd,
} from 'rx-secure-networking';
import { wsTransport, type WsTransportOptions } from 'rx-secure-networking/ws';
import { startServer, startTcpServer } from '../server.ts';
import { freePort } from '../freePort.ts';
import { connecting, permissive } from '../world.ts';
import { redirectTo } from './redirecting.ts';
import { rows } from './table.ts';

type Resolver = NonNullable<WsTransportOptions['resolver']>;
type Answer = string | { address: string; family: number };

interface Input {
  readonly host: string;
  readonly answers?: readonly Answer[];
  readonly behaviour?: string;
}

let connects: jest.SpyInstance;
beforeEach(() => {
  connects = jest.spyOn(net.Socket.prototype, 'connect');
});
afterEach(() => jest.restoreAllMocks());

const inputOf = (id: string): Input => rows('dns').find(([each]) => each === id)?.[1].input as Input;
const read = (answer: Answer) => (typeof answer === 'string' ? { address: answer, family: net.isIP(answer) } : answer);

/** How a socket of a guest ends under a policy with a resolver, as the guest and the host see it, and what was decided. */
async function dial(
  url: string,
  policy: Policy,
  resolver: Resolver,
): Promise<{ end: SocketEnd; ends: SocketEnd[]; decisions: Decision[] }> {
  const network = createNetwork({ transport: wsTransport({ resolver }), policy, limits: { connectTimeout: 50 } });
  const decisions: Decision[] = [];
  network.decisions$.subscribe((decision) => decisions.push(decision));
  const ends: SocketEnd[] = [];
  network.ends$.subscribe((record) => ends.push(record.end));
  const owner = network.createOwner({ name: 'guest', audits: permissive, errorDetail: 'opaque' });
  const end = await firstValueFrom(connecting(owner, url).ended$);
  network.destroy();
  return { end, ends, decisions };
}

const failed = { by: 'network', code: 1006, wasClean: false, error: { code: 'connect-failed' } };

describe('dns', () => {
  const denied = rows('dns').filter(
    ([
      ,
      {
        expect: { result },
      },
    ]) => result === 'deny',
  );

  test.each(denied)('%s opens no socket', async (_id, { input }) => {
    const { host, answers = [], behaviour } = input as Input;
    const all = answers.map(read);
    const later: Resolver = (_host, _options, done) => setImmediate(() => done(null, all));
    const resolver: Resolver = behaviour?.includes('synchronously')
      ? (_host, _options, done) => done(null, all)
      : later;
    const asked = jest.fn(resolver);
    const { end, decisions } = await dial(`wss://${host}/`, platforms.server, asked);

    expect(end).toMatchObject(failed);
    expect(connects).not.toHaveBeenCalled();
    expect(asked).toHaveBeenCalledTimes(1);
    const readable = all.length > 0 && all.every(({ address, family }) => family !== 0 && net.isIP(address) === family);
    expect(decisions.map(({ action, code }) => `${action} ${code}`)).toEqual([
      'create allowed',
      'connect allowed',
      ...(readable ? ['resolve address'] : []),
    ]);
  });

  test('and with good answers it would: the twin that is allowed', async () => {
    await using server = await startTcpServer((socket) => socket.destroy());
    const resolver: Resolver = (_host, _options, done) => done(null, [{ address: '127.0.0.1', family: 4 }]);
    await dial(`ws://a.example:${server.port}/`, allowAll, resolver);

    expect(connects).toHaveBeenCalledTimes(1);
    expect(server.accepted).toHaveLength(1);
  });

  test('dns-015 a lookup that never calls back meets the deadline', async () => {
    const { end, ends } = await dial(`wss://${inputOf('dns-015').host}/`, platforms.server, () => undefined);

    expect(end).toMatchObject(failed);
    expect(ends).toMatchObject([{ by: 'deadline', error: { code: 'connect-timeout' } }]);
    expect(connects).not.toHaveBeenCalled();
  });

  test('dns-019 a lookup that throws fails the connection', async () => {
    const { end } = await dial(`wss://${inputOf('dns-019').host}/`, platforms.server, () => {
      throw new Error('hostile');
    });

    expect(end).toMatchObject(failed);
    expect(connects).not.toHaveBeenCalled();
  });

  test('dns-020 a name that does not exist cannot be told from a refused connection', async () => {
    const url = `ws://${inputOf('dns-020').host}:${await freePort()}/`;
    const missing = await dial(url, allowAll, (_host, _options, done) =>
      done(Object.assign(new Error('ENOTFOUND'), { code: 'ENOTFOUND' }), []),
    );
    const refused = await dial(url, allowAll, (_host, _options, done) => done(null, [read('127.0.0.1')]));

    expect(missing.end).toMatchObject(failed);
    expect({ ...missing.end, error: String(missing.end.error) }).toEqual({
      ...refused.end,
      error: String(refused.end.error),
    });
    expect(connects).toHaveBeenCalledTimes(1);
  });

  test('dns-022 a redirect is not followed', async () => {
    await using server = await startServer(undefined, redirectTo('ws://169.254.169.254/'));
    const url = `ws://${inputOf('dns-022').host}:${server.port}/`;
    const { end } = await dial(url, allowAll, (_host, _options, done) => done(null, [read('127.0.0.1')]));

    expect(end).toMatchObject(failed);
    expect(connects).toHaveBeenCalledTimes(1);
    expect(server.requests).toHaveLength(1);
  });

  test('dns-023 a connection that leads elsewhere than approved is destroyed before any byte', async () => {
    let bytes = 0;
    await using server = await startTcpServer((socket) => socket.on('data', (data) => (bytes += data.length)));
    const answers = inputOf('dns-023').answers ?? [];
    // The network lies: whatever is dialled, it leads to our server.
    connects.mockImplementation(function (this: net.Socket) {
      connects.mockRestore();
      return this.connect(server.port, '127.0.0.1');
    });
    const closed = server.nextSocket().then((socket) => once(socket, 'close'));
    const { end } = await dial(`ws://a.example:${server.port}/`, denyPrivateAddresses(), (_host, _options, done) =>
      done(null, answers.map(read)),
    );
    await closed;

    expect(end).toMatchObject(failed);
    expect([server.accepted.length, bytes]).toEqual([1, 0]);
  });
});
