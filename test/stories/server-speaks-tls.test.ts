import { createServer } from 'node:https';
import { once } from 'node:events';
import { firstValueFrom, toArray } from 'rxjs';
import { createNetwork, type Limits, type Owner, platforms, type SocketEnd } from 'rx-secure-networking';
import { wsTransport } from 'rx-secure-networking/ws';
import { authority, type Certificate, certificate } from '../transport/certificates.ts';
import { listen, startServer, startTcpServer, startTlsServer, type TcpServer } from '../server.ts';
import { permissive } from '../world.ts';

let ca: Certificate;
beforeAll(async () => {
  ca = await authority();
});

/** An owner on the console platform, which takes `wss:` only, and trusts the test's authority. */
function ownerOnConsole(errorDetail: 'full' | 'opaque' = 'full', limits: Partial<Limits> = {}): Owner {
  const network = createNetwork({
    transport: wsTransport({ tls: { ca: ca.cert } }),
    policy: platforms.console,
    limits,
  });
  return network.createOwner({ name: 'chat', audits: permissive, errorDetail });
}

/** Connects and tells what happened to the socket, to its end. */
async function lifeAt(url: string, owner = ownerOnConsole()): Promise<{ types: string[]; end: SocketEnd }> {
  const socket = owner.create(url);
  const events = firstValueFrom(socket.events$.pipe(toArray()));
  socket.connect();
  const end = await firstValueFrom(socket.ended$);
  owner.destroy();
  return { types: (await events).map(({ type }) => type), end };
}

it('wss to a server that the trusted authority vouches for opens, talks and closes', async () => {
  await using server = await startTlsServer(await certificate({ ip: '127.0.0.1' }, ca));
  const owner = ownerOnConsole();
  const socket = owner.create(server.url);
  socket.connect();
  await firstValueFrom(socket.opened$);

  const peer = await server.peer();
  const received = once(peer, 'message');
  socket.send('over TLS');
  expect(String((await received)[0])).toBe('over TLS');
  socket.close();
  expect(await firstValueFrom(socket.ended$)).toMatchObject({ by: 'owner', code: 1000, wasClean: true });
  owner.destroy();
});

const longAgo = { from: new Date('2020-01-01'), to: new Date('2020-02-01') };
const bad: [string, () => Promise<Certificate>, RegExp][] = [
  ['for another name', () => certificate({ dns: 'elsewhere.example' }, ca), /altnames|match/i],
  ['that signed itself', () => certificate({ ip: '127.0.0.1' }), /self.signed/i],
  ['that has expired', () => certificate({ ip: '127.0.0.1' }, ca, longAgo), /expired/i],
  ['of another authority', async () => certificate({ ip: '127.0.0.1' }, await authority()), /signature|verify|issuer/i],
];

it.each(bad)('a certificate %s gives one clear end', async (_, make, text) => {
  await using server = await startTlsServer(await make());
  const { types, end } = await lifeAt(server.url);

  expect(types).toEqual(['connectionError', 'ended']);
  expect(end).toMatchObject({ by: 'network', code: 1006, wasClean: false, openFor: 0 });
  expect(end.error).toMatchObject({ code: 'connect-failed' });
  expect(end.error?.message).toMatch(text);
  expect(server.requests).toEqual([]);
});

it.each<[string, () => Promise<TcpServer>, RegExp]>([
  ['speaks plain text', () => startTcpServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')), /ssl|tls/i],
  ['is a WebSocket server without TLS', () => startServer(), /ssl|tls/i],
  ['greets in plain text and stays', () => startTcpServer((socket) => socket.write('220 mail\r\n')), /ssl|tls/i],
])('a server that, on its TLS port, %s gives one clear end', async (_, start, text) => {
  await using server = await start();
  const { types, end } = await lifeAt(`wss://127.0.0.1:${server.port}/`);

  expect(types).toEqual(['connectionError', 'ended']);
  expect(end).toMatchObject({ by: 'network', code: 1006, wasClean: false, openFor: 0 });
  expect(end.error).toMatchObject({ code: 'connect-failed' });
  expect(end.error?.message).toMatch(text);
});

it('a server that is TLS but no WebSocket server gives one clear end', async () => {
  const https = createServer(await certificate({ ip: '127.0.0.1' }, ca), (_, response) => response.end('a page'));
  await using server = await listen(https);
  const { end } = await lifeAt(`wss://127.0.0.1:${server.port}/`);

  expect(end).toMatchObject({ by: 'network', code: 1006, error: { code: 'connect-failed' } });
});

it('P13 an owner that may not know the detail sees one story, whatever is wrong', async () => {
  await using silent = await startTcpServer();
  const attempts = bad.map(async ([, make]) => {
    await using server = await startTlsServer(await make());
    return await lifeAt(server.url, ownerOnConsole('opaque'));
  });
  const late = lifeAt(`wss://127.0.0.1:${silent.port}/`, ownerOnConsole('opaque', { connectTimeout: 50 }));
  const stories = await Promise.all(
    [...attempts, late].map(async (life) => {
      const { end, types } = await life;
      return {
        types,
        ...end,
        error: { code: end.error?.code, text: end.error?.message.replace(/:\d+\//, ':port/'), cause: end.error?.cause },
      };
    }),
  );

  expect(new Set(stories.map((story) => JSON.stringify(story))).size).toBe(1);
});

it('L2 P8 the console platform refuses ws before any audit, loopback included', () => {
  const owner = ownerOnConsole();
  expect(() => owner.create('ws://127.0.0.1/')).toThrow(
    expect.objectContaining({
      code: 'denied',
      decision: expect.objectContaining({ layer: 'policy', code: 'insecure' }),
    }),
  );
});
