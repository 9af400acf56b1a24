import { once } from 'node:events';
import type { Socket } from 'node:net';
import { constants, deflateRawSync } from 'node:zlib';
import { firstValueFrom, toArray } from 'rxjs';
import { allowAll, createNetwork, type Network, type OwnedSocket } from 'rx-secure-networking';
import { wsTransport } from 'rx-secure-networking/ws';
import { accept, frame, type RawServer, startRawServer } from '../rawServer.ts';
import { connecting, permissive } from '../world.ts';
import { rows, textOf } from './table.ts';

let network: Network;
let server: RawServer;

beforeEach(() => {
  const limits = { maxMessageBytes: 65_536, maxFragments: 16, closeTimeout: 200 };
  network = createNetwork({ transport: wsTransport(), policy: allowAll, limits });
});
afterEach(async () => {
  network.destroy();
  await server[Symbol.asyncDispose]();
});

/** What an owner that may not know the detail saw of a server that does this once the connection is open. */
async function seen(attack: (peer: Socket, socket: OwnedSocket) => void) {
  const owner = network.createOwner({ name: 'guest', audits: permissive, errorDetail: 'opaque' });
  const socket = connecting(owner, server.url);
  const messages = firstValueFrom(socket.messages$.pipe(toArray()));
  const types = firstValueFrom(socket.events$.pipe(toArray())).then((all) => all.map(({ type }) => type));
  const peer = await server.accepted();
  const gone = once(peer, 'close');
  peer.resume();
  await firstValueFrom(socket.opened$).catch(() => undefined);
  attack(peer, socket);
  const end = await firstValueFrom(socket.ended$);
  await gone; // whatever the server did, the connection is not left behind
  return { end, messages: await messages, types: await types };
}

const lost = { by: 'network', code: 1006, reason: '', wasClean: false, error: { code: 'lost' } };
const brokenLimit = (code: number) => ({ by: 'network', code, reason: '', wasClean: false, error: { code: 'limit' } });

/** The frames that break a limit end with the code that DESIGN has for it, which is also sent (changed.json). */
const codes: Record<string, object> = {
  'frame-029': brokenLimit(1009),
  'frame-030': brokenLimit(1009),
  'frame-031': brokenLimit(1009),
  'frame-032': brokenLimit(1008),
};
const hexOf = (input: unknown): string => (input as { hex: string }).hex;
const withBytes = rows('frame').filter(([id, { input }]) => 'hex' in (input as object) && id !== 'frame-039');

describe('frame', () => {
  beforeEach(async () => {
    server = await startRawServer();
  });

  test.each(withBytes.map(([id, vector]) => [id, textOf(vector), vector] as const))(
    '%s %s: one end without detail, nothing delivered',
    async (id, _text, { input, expect: { result } }) => {
      const { end, messages, types } = await seen((peer) => peer.write(Buffer.from(hexOf(input), 'hex')));

      expect(result).toMatch(/^(fail|terminate)$/);
      expect(end).toMatchObject(codes[id] ?? lost);
      expect(end.error?.cause).toBeUndefined();
      expect(end.error?.message).not.toMatch(/frame|WS_ERR|RSV|opcode|UTF|ping/i);
      expect(types).toEqual(['connected', 'ended']);
      expect(messages).toEqual([]);
    },
  );

  const only = (id: string) => rows('frame').filter(([each]) => each === id);

  test.each(only('frame-039'))('%s data after a close frame is not delivered', async (_id, { input }) => {
    const { end, messages } = await seen((peer) => peer.write(Buffer.from(hexOf(input), 'hex')));

    expect(end).toMatchObject({ by: 'peer', code: 1000, wasClean: true });
    expect(messages).toEqual([]);
  });

  test.each(only('frame-040'))('%s a compressed frame, where none was negotiated, ends it', async () => {
    const bomb = deflateRawSync(Buffer.alloc(50_000_000), { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, -4);
    const { end, messages } = await seen((peer) => {
      const sent = frame(2, bomb);
      sent[0] = 0xc2; // RSV1: compressed
      peer.write(sent);
    });

    expect(bomb.length).toBeLessThan(65_536);
    expect([end, messages]).toMatchObject([lost, []]);
  });

  test.each(only('frame-042'))('%s fragments without an end are bounded', async () => {
    const flood = Buffer.from('020100' + '000100'.repeat(130_999), 'hex');
    const { end, messages } = await seen((peer) => peer.write(flood));

    expect(end).toMatchObject(brokenLimit(1008));
    expect(messages).toEqual([]);
  });

  test.each(only('frame-044'))('%s a server that never answers our close is hung up on', async () => {
    const started = performance.now();
    const { end } = await seen((_peer, socket) => socket.close());

    expect(end).toMatchObject({ by: 'deadline', wasClean: false });
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});

describe('frame', () => {
  const extension = 'Sec-WebSocket-Extensions: permessage-deflate\r\n';
  const compression = ['frame-040', 'frame-041'];
  test.each(compression)('%s compression that was not offered fails the handshake', async (id) => {
    expect(rows('frame').some(([each]) => each === id)).toBe(true);
    let offered = '';
    server = await startRawServer((request) => accept((offered = request), extension));
    const { end, types } = await seen(() => undefined);

    expect(end).toMatchObject({ ...lost, error: { code: 'connect-failed' } });
    expect(types).toEqual(['connectionError', 'ended']);
    expect(offered).not.toMatch(/extensions/i);
  });
});

test('the owner that may know gets the detail', async () => {
  server = await startRawServer();
  const socket = connecting(network.createOwner({ name: 'full', audits: permissive }), server.url);
  (await server.accepted()).write(Buffer.from('8300', 'hex'));

  expect((await firstValueFrom(socket.ended$)).error?.message).toMatch(/opcode/);
});
