import { connect, type Socket } from 'node:net';
import { firstValueFrom, of } from 'rxjs';
import { allowAll, createNetwork, type Owner } from 'rx-secure-networking';
import { request } from 'rx-secure-networking/http';
import { opened, virtualTransport } from 'rx-secure-networking/testing';
import { wsTransport } from 'rx-secure-networking/ws';
import { WebSocketServer } from 'ws';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { httpWorld } from '../http/httpWorld.ts';
import { startRaw } from '../http/startRaw.ts';
import { permissive } from '../world.ts';

const limit = 500;
const head = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n';

/** Keeps the event loop busy beyond the limit: what was written before has arrived then, and nobody has read it. */
function beBusy(): void {
  const start = performance.now();
  while (performance.now() - start < 1.4 * limit);
}

describe('H12 L22 what has arrived before a deadline counts, though the event loop was too busy to read it:', () => {
  it('a response', async () => {
    await using server = await startRaw((socket) => {
      socket.write(`${head}ok`);
      beBusy();
    });
    using world = httpWorld({ limits: { responseTimeout: limit } });
    expect(await (await world.fetch(server.url)).text()).toBe('ok');
  });

  it('the next piece of a body', async () => {
    await using server = await startRaw(`${head}o`);
    using world = httpWorld({ limits: { idleTimeout: limit } });
    const reader = (await world.fetch(server.url)).body?.getReader();
    await reader?.read();
    const next = reader?.read();
    server.sockets.forEach((socket) => socket.write('k'));
    beBusy();
    expect((await next)?.value).toEqual(Uint8Array.of(107));
  });

  it('the connection for a request', async () => {
    await using server = await startRaw(`${head}ok`);
    using world = httpWorld({ limits: { connectTimeout: limit } });
    const response = world.fetch(server.url);
    process.nextTick(beBusy);
    expect(await (await response).text()).toBe('ok');
  });

  /** What a function that finds a URL waits for. Its answer is there when the time is over. */
  const found = (server: { readonly sockets: ReadonlySet<Socket> }, client: Socket, url: string) => async () => {
    server.sockets.forEach((socket) => socket.write('x'));
    const answered = once(client, 'data');
    setImmediate(beBusy);
    await answered;
    return url;
  };

  it.each([
    ['a request', (owner: Owner, provider: () => Promise<string>) => request(owner, provider)],
    ['a socket', (owner: Owner, provider: () => Promise<string>) => owner.open(provider)],
  ])('the URL that a function finds for %s', async (what, open) => {
    await using finder = await startRaw('go');
    await using server = await startRaw(`${head}ok`);
    const client = connect(Number(new URL(finder.url).port), '127.0.0.1');
    client.write('x');
    await once(client, 'data');
    using world = httpWorld({ limits: { connectTimeout: limit }, transport: virtualTransport(of(opened())) });
    const owner = world.newOwner({ audits: { ...permissive, request: () => true } });
    const provider = found(finder, client, what === 'a request' ? server.url : 'ws://a.example/');
    await expect(firstValueFrom<unknown>(open(owner, provider))).resolves.toBeDefined();
    client.destroy();
  });

  it('the handshake of a socket', async () => {
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
    await once(server, 'listening');
    server.once('connection', beBusy);
    const network = createNetwork({ transport: wsTransport(), policy: allowAll, limits: { connectTimeout: limit } });
    const owner = network.createOwner({ name: 'chat', audits: permissive });
    const open$ = owner.open(`ws://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    await expect(firstValueFrom(open$)).resolves.toBeDefined();
    network.destroy();
    server.close();
    await once(server, 'close');
  });
});
