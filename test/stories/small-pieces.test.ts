import { firstValueFrom } from 'rxjs';
import { allowAll, createNetwork, type Limits } from 'rx-secure-networking';
import { wsTransport } from 'rx-secure-networking/ws';
import { frame, type RawServer, startRawServer } from '../rawServer.ts';
import { connecting, permissive } from '../world.ts';

const host = (limits: Partial<Limits> = {}) => {
  const network = createNetwork({ transport: wsTransport(), policy: allowAll, limits });
  return { network, owner: network.createOwner({ name: 'chat', audits: permissive }) };
};

/** A message in pieces of so many bytes. */
const pieces = (bytes: number, each: number): Buffer => {
  const count = Math.ceil(bytes / each);
  const piece = (_: unknown, i: number) => {
    return frame(i === 0 ? 1 : 0, 'x'.repeat(Math.min(each, bytes - i * each)), i === count - 1);
  };
  return Buffer.concat(Array.from({ length: count }, piece));
};

describe('limits.maxFragments', () => {
  let server: RawServer;
  beforeEach(async () => {
    server = await startRawServer();
  });
  afterEach(() => server[Symbol.asyncDispose]());

  it.each([
    ['the default size', {}, 2 ** 20],
    ['a size that the host allows', { maxMessageBytes: 2 ** 22 }, 2 ** 22],
  ])('lets a message of %s come in pieces of 64 bytes', async (_what, limits, bytes) => {
    const { owner, network } = host(limits);
    const message = firstValueFrom(connecting(owner, server.url).messages$);
    (await server.accepted()).write(pieces(bytes, 64));

    expect(await message).toHaveLength(bytes);
    network.destroy();
  });

  it('lets a frame of the allowed size come in chunks of a few hundred bytes', async () => {
    const { owner, network } = host();
    const message = firstValueFrom(connecting(owner, server.url).messages$);
    const socket = (await server.accepted()).setNoDelay();
    const bytes = frame(1, 'x'.repeat(2 ** 20));
    for (let at = 0; at < bytes.length; at += 400) {
      await new Promise((resolve) => socket.write(bytes.subarray(at, at + 400), resolve));
    }

    expect(await message).toHaveLength(2 ** 20);
    network.destroy();
  });

  it.each([
    ['the default', {}, 20_000],
    ['its own', { maxFragments: 10 }, 11],
  ])('beyond %s ends the socket, and the end says so and speaks of no audit', async (_what, limits, count) => {
    const { owner, network } = host(limits);
    const ended = firstValueFrom(connecting(owner, server.url).ended$);
    (await server.accepted()).write(pieces(count + 1, 1).subarray(0, count * 3));
    const end = await ended;

    expect(end).toMatchObject({ by: 'network', code: 1008, error: { code: 'limit' } });
    expect(end.detail).toEqual({
      message: 'a message arrived in more pieces than limits.maxFragments (Too many message fragments)',
      code: 'WS_ERR_TOO_MANY_BUFFERED_PARTS',
    });
    network.destroy();
  });
});
