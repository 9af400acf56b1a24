import { once } from 'node:events';
import { firstValueFrom, toArray } from 'rxjs';
import { allowAll, createNetwork, type Network, type OwnedSocket, type SocketEnd } from 'rx-secure-networking';
import { wsTransport } from 'rx-secure-networking/ws';
import { frame, type RawServer, startRawServer } from '../rawServer.ts';
import { startEcho, startTcpServer } from '../server.ts';
import { freePort } from '../freePort.ts';
import { permissive } from '../world.ts';

// Whatever a server does: one clear end, the process lives, and another owner notices nothing.

let network: Network;
let bystander: OwnedSocket;
let echo: Awaited<ReturnType<typeof startEcho>>;

const startNetwork = (connectTimeout = 5_000): Network =>
  createNetwork({
    transport: wsTransport(),
    policy: allowAll,
    limits: { maxMessageBytes: 65_536, connectTimeout, closeTimeout: 200 },
  });

beforeEach(async () => {
  echo = await startEcho();
  network = startNetwork();
  bystander = network.createOwner({ name: 'bystander', audits: permissive }).create(echo.url);
  bystander.connect();
  await firstValueFrom(bystander.opened$);
});
afterEach(async () => {
  const reply = firstValueFrom(bystander.messages$);
  expect(bystander.send('still here')).toBe('sent');
  expect(await reply).toBe('still here');
  network.destroy();
  await echo[Symbol.asyncDispose]();
});

interface Life {
  readonly socket: OwnedSocket;
  readonly types: Promise<string[]>;
  readonly messages: Promise<unknown[]>;
  readonly end: Promise<SocketEnd>;
}

function connect(url: string, within = network): Life {
  const socket = within.createOwner({ name: 'victim', audits: permissive }).create(url);
  const types = firstValueFrom(socket.events$.pipe(toArray())).then((events) => events.map(({ type }) => type));
  const messages = firstValueFrom(socket.messages$.pipe(toArray()));
  const end = firstValueFrom(socket.ended$);
  socket.connect();
  return { socket, types, messages, end };
}

describe('before the connection is open', () => {
  const failed = { by: 'network', code: 1006, wasClean: false, openFor: 0, error: { code: 'connect-failed' } };

  it('a server that refuses gives connectionError and one end', async () => {
    const { types, end } = connect(`ws://127.0.0.1:${await freePort()}/`);

    expect(await end).toMatchObject(failed);
    expect(await types).toEqual(['connectionError', 'ended']);
    expect((await end).error?.message).toContain('ECONNREFUSED');
  });

  it.each([
    ['HTTP 401', 'HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n'],
    ['HTTP 200 and a page', 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\npage'],
    ['a redirect', 'HTTP/1.1 302 Found\r\nLocation: ws://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n'],
    ['another protocol', 'SSH-2.0-OpenSSH_9.2\r\n'],
    [
      'a wrong proof',
      'HTTP/1.1 101 x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: no\r\n\r\n',
    ],
  ])('a server that answers with %s gives connectionError and one end', async (_, answer) => {
    await using server = await startRawServer(() => answer);
    const { types, end } = connect(server.url);

    expect(await end).toMatchObject(failed);
    expect(await types).toEqual(['connectionError', 'ended']);
  });

  it('a server that resets gives connectionError and one end', async () => {
    await using resetting = await startTcpServer((socket) => socket.resetAndDestroy());
    const { types, end } = connect(`ws://127.0.0.1:${resetting.port}/`);

    expect(await end).toMatchObject(failed);
    expect(await types).toEqual(['connectionError', 'ended']);
  });

  it('L22 trap 7: a server that never answers the handshake meets the deadline', async () => {
    await using silent = await startTcpServer((socket) => socket.resume());
    const impatient = startNetwork(100);
    const { types, end } = connect(`ws://127.0.0.1:${silent.port}/`, impatient);

    expect(await end).toMatchObject({ by: 'deadline', code: 1001, error: { code: 'connect-timeout' } });
    expect(await types).toEqual(['connectionError', 'ended']);
    impatient.destroy();
  });
});

describe('once the connection is open', () => {
  let server: RawServer;
  beforeEach(async () => {
    server = await startRawServer();
  });
  afterEach(() => server[Symbol.asyncDispose]());

  const frames: [string, Buffer[]][] = [
    ['text that is no UTF-8', [frame(1, Buffer.of(0xc3, 0x28))]],
    ['a masked frame', [Buffer.from('8185000000006869', 'hex')]],
    ['a reserved bit', [Buffer.from('c1026869', 'hex')]],
    ['an unknown opcode', [frame(3)]],
    ['a fragmented ping', [frame(9, 'x', false)]],
    ['a continuation of nothing', [frame(0, 'x')]],
    ['a close frame of one byte', [frame(8, 'x')]],
    ['a close code that may not be sent', [frame(8, Buffer.of(0x03, 0xed))]],
  ];
  it.each(frames)('%s ends it once', async (_, bytes) => {
    const { types, messages, end } = connect(server.url);
    const peer = await server.accepted();
    for (const chunk of bytes) peer.write(chunk);

    const { by, wasClean, error } = await end;
    expect({ by, wasClean, code: error?.code }).toEqual({ by: 'network', wasClean: false, code: 'lost' });
    expect(await types).toEqual(['connected', 'ended']);
    expect(await messages).toEqual([]);
  });

  it('trap 27: a message beyond the limit ends it with 1009, and one at the limit passes', async () => {
    const { messages, end } = connect(server.url);
    const peer = await server.accepted();
    peer.write(frame(1, 'x'.repeat(65_536)));
    peer.write(frame(1, 'x'.repeat(65_537)));

    expect(await end).toMatchObject({ by: 'network', code: 1009, wasClean: false, error: { code: 'limit' } });
    expect((await messages).map((message) => (message as string).length)).toEqual([65_536]);
  });

  it.each([
    ['4 GiB', '827f0000000100000000'],
    ['all that a header can say', '827f7fffffffffffffff'],
    ['more than a header may say', '827fffffffffffffffff'],
  ])('trap 27: a frame that claims %s ends it at its header', async (_, header) => {
    const { messages, end } = connect(server.url);
    (await server.accepted()).write(Buffer.from(header, 'hex'));

    expect(await end).toMatchObject({ by: 'network', code: 1009, wasClean: false, error: { code: 'limit' } });
    expect(await messages).toEqual([]);
  });

  it('trap 27: fragments without an end are bounded', async () => {
    const { socket, end, messages } = connect(server.url);
    await firstValueFrom(socket.opened$);
    const peer = await server.accepted();
    const [first, more] = [frame(1, 'x', false), frame(0, 'x', false)];
    peer.write(first);
    for (let i = 0; i < 70_000 && !peer.destroyed; i += 1) peer.write(more);

    expect(await end).toMatchObject({ by: 'network', code: 1008, wasClean: false, error: { code: 'limit' } });
    expect(await messages).toEqual([]);
  });

  it('a flood of small messages arrives in order while the owner listens', async () => {
    const { socket, messages, end } = connect(server.url);
    const peer = await server.accepted();
    const flood = Buffer.concat(Array.from({ length: 20_000 }, (_, i) => frame(1, String(i))));
    peer.write(flood);
    peer.write(frame(8, Buffer.of(0x03, 0xe8)));

    expect(await end).toMatchObject({ by: 'peer', code: 1000, wasClean: true });
    expect(await messages).toEqual(Array.from({ length: 20_000 }, (_, i) => String(i)));
    expect(socket.state).toBe('closed');
  });

  it('L22 trap 35: a server that is silent after our close meets the deadline, and open() had its close', async () => {
    const { socket, end } = connect(server.url);
    await firstValueFrom(socket.opened$);
    await server.accepted();
    socket.close();

    const { by, code, wasClean, error } = await end;
    expect({ by, code, wasClean, error }).toEqual({ by: 'deadline', code: 1001, wasClean: false, error: undefined });
  });

  it('trap 35: a server that says good-bye and stays is hung up on', async () => {
    const { socket, end } = connect(server.url);
    await firstValueFrom(socket.opened$);
    const peer = await server.accepted();
    peer.write(frame(8, Buffer.of(0x03, 0xe8)));
    peer.pause(); // reads nothing more, so never ends

    expect(await end).toMatchObject({ by: 'peer', code: 1000 });
    const gone = once(peer, 'close');
    peer.resume();
    await gone;
  });

  it('a server that half-closes ends it as lost', async () => {
    const { end } = connect(server.url);
    (await server.accepted()).end();

    expect(await end).toMatchObject({ by: 'network', code: 1006, wasClean: false, error: { code: 'lost' } });
  });

  it('trap 33: a server that resets an open connection ends it with an error that is one', async () => {
    const { end } = connect(server.url);
    (await server.accepted()).resetAndDestroy();

    const { error } = await end;
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({ name: 'SocketError', code: 'lost' });
  });
});
