// In each environment of vitest: every door loads, and a mod talks to a server, over both transports.
import { firstValueFrom } from 'rxjs';
import { allowAll, allowEndpoints, createNetwork, everyStep, webSocketTransport } from 'rx-secure-networking';
import { webSocketFor } from 'rx-secure-networking/websocket';
import { wsTransport } from 'rx-secure-networking/ws';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import names from '../names.cjs';

let server;
let url;
const networks = [];

beforeEach(async () => {
  server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  server.on('connection', (peer) => peer.on('message', (data, binary) => peer.send(data, { binary })));
  await new Promise((resolve) => server.on('listening', resolve));
  url = `ws://127.0.0.1:${server.address().port}/`;
});

afterEach(() => {
  for (const network of networks.splice(0)) network.destroy();
  for (const peer of server.clients) peer.terminate();
  return new Promise((resolve) => server.close(resolve));
});

function ownerOn(transport) {
  const network = createNetwork({ transport, policy: allowAll });
  networks.push(network);
  return network.createOwner({ name: 'mod', audits: everyStep(allowEndpoints(`${url}*`)) });
}

it('loads every door', async () => {
  for (const door of names.doors) expect(Object.keys(await import(door))).not.toEqual([]);
});

const transports = [['ws', wsTransport]];
if ('WebSocket' in globalThis) transports.push(["the environment's WebSocket", webSocketTransport]);

it.each(transports)('a mod talks over %s, to a text and to a URL object', async (_name, make) => {
  for (const target of [url, new URL(url)]) {
    const socket = await firstValueFrom(ownerOn(make()).open(target));
    expect(socket.url).toBe(url);
  }
  const owner = ownerOn(make());
  const said = await new Promise((resolve, reject) => {
    owner.open(url).subscribe({
      next: (socket) => {
        socket.messages$.subscribe(resolve);
        socket.send(new Uint8Array([1, 2, 3]));
      },
      error: reject,
    });
  });
  expect(Array.from(said)).toEqual([1, 2, 3]);
});

it("an owner's signal, and one that it is given, end sockets", async () => {
  const owner = ownerOn(wsTransport());
  const leaving = new AbortController();
  const socket = owner.create(url, { signal: leaving.signal });
  leaving.abort();
  expect(socket.state).toBe('closed');
  const { signal } = owner;
  owner.destroy();
  expect(signal.aborted).toBe(true);
});

it('a class of WebSockets works', async () => {
  const WebSocket = webSocketFor(ownerOn(wsTransport()));
  const socket = new WebSocket(new URL(url));
  const log = [];
  socket.addEventListener('open', () => {
    log.push('open');
    socket.send('text');
  });
  socket.onmessage = async ({ data }) => {
    if (typeof data === 'string') {
      log.push(data);
      socket.send(new globalThis.Blob(['blob']));
    } else {
      log.push(data instanceof globalThis.Blob, data.size);
      socket.close();
    }
  };
  const { code, wasClean, type } = await new Promise((resolve) => (socket.onclose = resolve));
  expect([...log, type, code, wasClean]).toEqual(['open', 'text', true, 4, 'close', 1005, true]);
});
