import { runInNewContext } from 'node:vm';
import { concat, config, firstValueFrom, ignoreElements, merge, NEVER, of, tap } from 'rxjs';
import type { Message, OwnedSocket, SocketEvent } from 'rx-secure-networking';
import { wsTransport } from 'rx-secure-networking/ws';
import { opened, type VirtualServer } from 'rx-secure-networking/testing';
import { startServer } from '../server.ts';
import { accept, startRawServer } from '../rawServer.ts';
import { codeOf } from '../vectors.ts';
import { connecting, errorOf, failure, world, type WorldOptions } from '../world.ts';
import { isChanged, revive, rows } from './table.ts';

/** An open socket, what its server got, and its denials. */
async function talk(options: WorldOptions = {}) {
  const got: Message[] = [];
  const server: VirtualServer = (_dial, received$) =>
    merge(
      concat(of(opened()), NEVER),
      received$.pipe(
        tap((message) => got.push(message)),
        ignoreElements(),
      ),
    );
  const { network, owner, wire$ } = world({ server, ...options });
  const wire: string[] = [];
  wire$.subscribe((line) => wire.push(line));
  const socket = connecting(owner);
  const denied: SocketEvent[] = [];
  socket.events$.subscribe((event) => event.type === 'denied' && denied.push(event));
  await firstValueFrom(socket.opened$);
  return { network, socket, got, wire, denied };
}

describe('close', () => {
  test.each(rows('close'))('%s is taken or denied as expected', async (_id, { input, expect: { result } }) => {
    const { network, socket, wire, denied } = await talk();
    const { code = 1000, reason = '' } = input as { code?: unknown; reason?: unknown };
    const [given, why] = [revive(code), revive(reason)];
    socket.close(given as number, why as string);

    if (result === 'accept') {
      expect(wire.at(-1)).toBe(why === '' ? `close ${String(given)}` : `close ${String(given)} ${String(why)}`);
      expect(await firstValueFrom(socket.ended$)).toMatchObject({ by: 'owner', code: given, reason: why });
    } else {
      expect(denied).toMatchObject([{ action: 'close', code: 'invalid-close' }]);
      expect([wire.length, socket.state]).toEqual([1, 'open']);
    }
    network.destroy();
  });
});

describe('subprotocol', () => {
  const selects = (input: unknown): boolean => typeof input === 'object' && input !== null && 'serverSelects' in input;

  test.each(rows('subprotocol').filter(([, { input }]) => !selects(input)))(
    '%s is offered or refused as expected',
    (_id, { input, expect: { result } }) => {
      const { network, owner } = world();
      const protocols = codeOf(input) === 'undefined' ? undefined : (input as string[]);
      const make = (): OwnedSocket => owner.create('wss://a.example/', protocols && { protocols });

      if (result === 'accept') expect(make().state).toBe('created');
      else expect(errorOf(make).decision).toMatchObject({ layer: 'library', code: 'invalid-protocols' });
      network.destroy();
    },
  );

  test.each(rows('subprotocol').filter(([, { input }]) => selects(input)))(
    '%s fails the handshake',
    async (_id, { input }) => {
      const { serverSelects, offered } = input as { serverSelects: string; offered: string[] };
      await using server = await startRawServer((request) =>
        accept(request, `Sec-WebSocket-Protocol: ${serverSelects}\r\n`),
      );
      const { network, owner } = world({ transport: wsTransport() });
      const socket = connecting(owner, server.url, { protocols: offered });

      expect((await firstValueFrom(socket.ended$)).error).toEqual(failure('connect-failed'));
      network.destroy();
    },
  );
});

describe('message', () => {
  const limit = 65_536;
  const limits = { maxMessageBytes: limit };
  const onTheWire = ['message-037', 'message-038', 'message-041', 'message-043'];
  const isValue = ([id]: readonly [string, unknown]): boolean => !onTheWire.includes(id);

  test.each(rows('message').filter(isValue))('%s is sent as it is or denied', async (id, vector) => {
    const { network, socket, got, denied } = await talk({ limits });
    const code = codeOf(vector.input)?.replace('2**29', '2**29-24') ?? ''; // the longest text that V8 can make
    const message = runInNewContext(`(${code})`, { limit, Uint8Array, ArrayBuffer, Blob }) as Message;
    const outcome = socket.send(message);
    const { result } = vector.expect;

    if (result === 'accept-copy' && !isChanged(id)) {
      expect(outcome).toBe('sent');
      socket.close();
      await firstValueFrom(socket.ended$);
      expect(got).toEqual([message]);
      expect(typeof message === 'string' || got[0] !== message).toBe(true);
    } else {
      const tooLarge = vector.expect.code === 'MESSAGE_TOO_LARGE' || result === 'reject-or-copy-true-size';
      expect(outcome).toBe('denied');
      expect(denied).toMatchObject([{ action: 'send', code: tooLarge ? 'too-large' : expect.any(String) }]);
      expect(got).toEqual([]);
    }
    network.destroy();
  });

  /** A real connection: what is sent, and what arrives. */
  async function overTheWire(send: (socket: OwnedSocket) => unknown) {
    const arrived: [Buffer, boolean][] = [];
    await using server = await startServer((peer) =>
      peer.on('message', (data, isBinary) => arrived.push([data as Buffer, isBinary])),
    );
    const { network, owner } = world({ transport: wsTransport() });
    const socket = connecting(owner, server.url);
    await firstValueFrom(socket.opened$);
    const outcome = send(socket);
    socket.close();
    await firstValueFrom(socket.ended$);
    network.destroy();
    return { outcome, arrived };
  }
  /** What stands in the place of `settled` is not called, which is reported as the owner's mistake. */
  async function sendAnyhow(message: Message, options: object) {
    const before = config.onUnhandledError;
    const reported: unknown[] = [];
    config.onUnhandledError = (error) => reported.push(error);
    const result = await overTheWire((socket) => Reflect.apply(socket.send, socket, [message, options]) as unknown);
    await new Promise((resolve) => setTimeout(resolve)); // after the timer in which rxjs reports
    config.onUnhandledError = before;
    expect(reported).toEqual([expect.any(TypeError)]);
    return result;
  }

  const wire: Record<string, () => Promise<void>> = {
    'message-037': async () => {
      const bytes = Buffer.alloc(200_000, 'A');
      const { arrived } = await overTheWire((socket) => {
        socket.send(bytes);
        bytes.fill('B');
      });
      expect(arrived[0]?.[0].equals(Buffer.alloc(200_000, 'A'))).toBe(true);
    },
    'message-038': async () => {
      const { network, owner } = world();
      const socket = connecting(owner);
      expect([socket.state, socket.send('x')]).toEqual(['connecting', 'not-open']);
      network.destroy();
    },
    'message-041': async () => {
      const { outcome, arrived } = await sendAnyhow('x', { mask: false });
      expect([outcome, arrived]).toEqual(['sent', [[Buffer.from('x'), false]]]); // a server refuses what is not masked
    },
    'message-043': async () => {
      const bytes = Buffer.of(0xc3, 0x28);
      const { outcome, arrived } = await sendAnyhow(bytes, { binary: false });
      expect([outcome, arrived]).toEqual(['sent', [[bytes, true]]]);
    },
  };
  test.each(rows('message').filter((row) => !isValue(row)))('%s holds on the wire', (id) => wire[id]?.());
});
