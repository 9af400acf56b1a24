import { once } from 'node:events';
import type { Socket } from 'node:net';
import { firstValueFrom, lastValueFrom, toArray } from 'rxjs';
import {
  allowAll,
  createNetwork,
  sendTo,
  type SocketOptions,
  type Transport,
  webSocketTransport,
} from 'rx-secure-networking';
import { wsTransport } from 'rx-secure-networking/ws';
import { type ServerOptions, WebSocket } from 'ws';
import { authority, type Certificate, certificate } from '../transport/certificates.ts';
import { startServer } from '../server.ts';
import { connecting, permissive } from '../world.ts';

let ca: Certificate;
beforeAll(async () => {
  ca = await authority();
});

const keepAlive = { interval: 15, timeout: 150 };

/** A socket on a real connection, plain or over TLS, and its peer at the server. Dispose of it at the end. */
async function talk(secure: boolean, serving: ServerOptions = {}, options: SocketOptions = { keepAlive }) {
  const tls = secure ? await certificate({ ip: '127.0.0.1' }, ca) : undefined;
  const server = await startServer(undefined, { ...serving, tls });
  const network = createNetwork({
    transport: wsTransport({ tls: { ca: ca.cert } }),
    policy: allowAll,
    limits: { closeTimeout: 50 },
  });
  const socket = connecting(network.createOwner({ name: 'chat', audits: permissive }), server.url, options);
  const peer = await server.peer();
  await firstValueFrom(socket.opened$);
  const end = async (): Promise<void> => {
    network.destroy();
    await server[Symbol.asyncDispose]();
  };
  return { network, socket, peer, [Symbol.asyncDispose]: end };
}

const tcpOf = (peer: WebSocket): Socket => (peer as unknown as { readonly _socket: Socket })._socket;

describe.each([
  ['plain', false],
  ['TLS', true],
])('keep-alive over %s', (_how, secure) => {
  it('a quiet peer that answers pings stays', async () => {
    await using talking = await talk(secure);
    const { socket, peer } = talking;
    for (let pings = 0; pings < 4; pings += 1) await once(peer, 'ping');

    expect(socket.state).toBe('open');
  });

  it('trap 41: a peer that is gone without a word is given up and hung up', async () => {
    const quick = { keepAlive: { interval: 15, timeout: 30 } };
    await using talking = await talk(secure, {}, quick);
    const { socket, peer } = talking;
    tcpOf(peer).pause(); // as behind a network that lets nothing through
    const { by, code, wasClean, error } = await firstValueFrom(socket.ended$);

    expect([by, code, wasClean, error?.code]).toEqual(['deadline', 1001, false, 'lost']);
    const gone = once(peer, 'close');
    tcpOf(peer).resume();
    await gone;
  });

  it('trap 41: half a message that comes bit by bit is life, though no pong comes', async () => {
    await using talking = await talk(secure, { autoPong: false });
    const { socket, peer } = talking;
    const frame = Buffer.concat([Buffer.from([0x81, 6]), Buffer.from('slowly')]); // unmasked text (RFC 6455, 5.2)
    const arrives = firstValueFrom(socket.messages$);
    for (const byte of frame) {
      await once(peer, 'ping');
      tcpOf(peer).write(Buffer.of(byte));
    }

    expect(await arrives).toBe('slowly');
    expect(socket.state).toBe('open');
  });

  it('trap 41: a peer that takes a long upload slowly, and has not yet read the ping behind it, stays', async () => {
    await using talking = await talk(secure, {}, { keepAlive: { interval: 15, timeout: 1_000 } });
    const { socket, peer } = talking;
    const [count, message] = [2_048, 'x'.repeat(32_768)]; // more than systems buffer
    const tcp = tcpOf(peer);
    // 4 KiB a ms, for longer than a silent peer has: 1,015 ms. Then at once, since what the system buffers no longer shows.
    let [left, last] = [0, performance.now()];
    const end = last + 1_500;
    const pace = ({ length }: Buffer) => (left -= length) <= 0 && tcp.pause();
    tcp.on('data', pace).pause();
    const slowly = setInterval(() => {
      const now = performance.now();
      left += 4_096 * (now - last);
      last = now;
      if (now > end) {
        clearInterval(slowly);
        tcp.off('data', pace);
      }
      tcp.resume();
    }, 16);
    let got = 0;
    const all = new Promise<void>((resolve) => peer.on('message', () => (got += 1) === count && resolve()));
    const gone = firstValueFrom(socket.ended$);
    const outcomes = await lastValueFrom(sendTo(socket)(new Array<string>(count).fill(message)).pipe(toArray()));
    await Promise.race([all, gone]);
    clearInterval(slowly);

    expect([got, socket.state, new Set(outcomes)]).toEqual([count, 'open', new Set(['sent'])]);
    expect(last).toBeGreaterThan(end);
  }, 20_000);
});

it('trap 58: no timer of a keep-alive is left when its owner is gone', async () => {
  await using talking = await talk(false);
  const { network, socket, peer } = talking;
  await once(peer, 'ping');
  network.destroy();

  expect(await firstValueFrom(socket.ended$)).toMatchObject({ by: 'host', code: 1001 }); // the rest: test/leakCheck.mjs
});

const drivers: [string, () => Transport][] = [['the WebSocket of ws', () => webSocketTransport({ WebSocket })]];
// Node's own, from 22 on (npm run matrix).
if ('WebSocket' in globalThis) drivers.push(["Node's own WebSocket", () => webSocketTransport()]);

it.each(drivers)('trap 41: by messages of its own over %s, which cannot ping', async (_driver, make) => {
  let pings = 0;
  await using server = await startServer((peer) =>
    peer.on('message', () => {
      pings += 1;
      if (pings <= 3) peer.send('pong');
    }),
  );
  const network = createNetwork({ transport: make(), policy: allowAll, limits: { closeTimeout: 50 } });
  const owner = network.createOwner({ name: 'chat', audits: permissive });
  const socket = connecting(owner, server.url, {
    keepAlive: { interval: 10, timeout: 200, ping: () => 'ping', isPong: (message) => message === 'pong' },
  });
  const seen: unknown[] = [];
  socket.messages$.subscribe((message) => seen.push(message));
  const { by, error } = await firstValueFrom(socket.ended$);

  expect([by, error?.code, pings, seen]).toEqual(['deadline', 'lost', 4, []]);
  network.destroy();
});
