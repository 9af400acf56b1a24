import type { Socket } from 'node:net';
import { failureOf } from '../waiting.ts';
import { httpWorld, openPolicy, yes } from './httpWorld.ts';
import { startRaw } from './startRaw.ts';
import { undiciTransport } from 'rx-secure-networking/undici';

const ok = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

/** Answers the first request of each connection, and does `second` at the next one, as it may come while it closes. */
const thenAtTheSecond = (second: (socket: Socket) => void, requests: string[]) => (socket: Socket) => {
  requests.push('first');
  socket.write(ok);
  socket.on('data', (data) => {
    requests.push(data.toString().split(' ')[0] ?? '');
    second(socket);
  });
};

const to127 = ((_name: string, _options: unknown, done: (error: null, list: object[]) => void) => {
  done(null, [{ address: '127.0.0.1', family: 4 }]);
}) as never;

describe('A server that closes a connection that was kept, just when the next request comes', () => {
  it.each([
    ['closes', (socket: Socket) => socket.end()],
    ['resets', (socket: Socket) => socket.resetAndDestroy()],
  ])('it %s it: a GET and a HEAD are sent once more, over a new connection, asked about anew', async (_, close) => {
    const requests: string[] = [];
    await using server = await startRaw(thenAtTheSecond(close, requests));
    const asked: unknown[] = [];
    using world = httpWorld({
      http: undiciTransport({ resolver: to127 }),
      policy: { ...openPolicy, resolve: ({ endpoint }) => asked.push(endpoint.host) > 0 },
    });
    const url = server.url.replace('127.0.0.1', 'name.example');
    expect(await (await world.fetch(url)).text()).toBe('ok');
    expect(await (await world.fetch(url)).text()).toBe('ok');
    expect((await world.fetch(url, { method: 'HEAD' })).status).toBe(200);
    expect(requests).toEqual(['first', 'GET', 'first', 'HEAD', 'first']);
    expect(asked).toHaveLength(3);
    expect(server.counts.connections).toBe(3);
  });

  it('a POST is not sent again: its server may have done what it asks for', async () => {
    const requests: string[] = [];
    await using server = await startRaw(thenAtTheSecond((socket) => socket.end(), requests));
    using world = httpWorld();
    await (await world.fetch(server.url)).text();
    expect(await failureOf(world.fetch(server.url, { method: 'POST', body: 'x' }))).toMatchObject({
      cause: { code: 'connect-failed' },
    });
    expect(requests).toEqual(['first', 'POST']);
  });

  it('nor is a GET that has a part of its response, or comes from a connection that is new', async () => {
    const requests: string[] = [];
    const part = (socket: Socket) => socket.end('HTTP/1.1 200 OK\r\n');
    await using partial = await startRaw(thenAtTheSecond(part, requests));
    await using closing = await startRaw((socket) => {
      requests.push('new');
      socket.end();
    });
    using world = httpWorld();
    await (await world.fetch(partial.url)).text();
    for (const { url } of [partial, closing]) {
      expect(await failureOf(world.fetch(url))).toMatchObject({ cause: { code: 'connect-failed' } });
    }
    expect(requests).toEqual(['first', 'GET', 'new']);
  });

  it('L10 nor one whose owner is destroyed meanwhile', async () => {
    const requests: string[] = [];
    let destroy = () => {};
    await using server = await startRaw(
      thenAtTheSecond((socket) => {
        destroy();
        socket.end();
      }, requests),
    );
    using world = httpWorld({ policy: { request: yes } });
    destroy = () => world.owner.destroy();
    await (await world.fetch(server.url)).text();
    await failureOf(world.fetch(server.url));
    await new Promise((resolve) => setTimeout(resolve));
    expect(requests).toEqual(['first', 'GET']);
  });
});
