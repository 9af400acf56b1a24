import { deny } from 'rx-secure-networking';
import { fetchTransport } from 'rx-secure-networking/http';
import { undiciTransport } from 'rx-secure-networking/undici';
import type { HttpLine, HttpTransport } from '../../lib/model/HttpTransport.ts';
import { freePort } from '../freePort.ts';
import { failureOf, until } from '../waiting.ts';
import { type HttpWorldOptions, httpWorld, openPolicy } from './httpWorld.ts';
import { startRaw } from './startRaw.ts';

const post = { method: 'POST', body: 'x'.repeat(1_000) };
const nothing = { sent: 0, bytesSent: 0, received: 0 };

describe('H15 the bytes of a body count as sent when a connection has taken them', () => {
  const unsent: readonly [string, () => HttpWorldOptions][] = [
    ['the server refuses the connection', () => ({})],
    ['the host denies its addresses', () => ({ policy: { ...openPolicy, resolve: deny('no') } })],
    [
      'the headers of the host fail',
      () => ({
        http: undiciTransport({
          headers: () => {
            throw new Error('no token');
          },
        }),
      }),
    ],
    [
      'fetchTransport() does not call fetch',
      () => ({ http: fetchTransport(), policy: { ...openPolicy, resolve: deny('no') } }),
    ],
  ];
  it.each(unsent)('not if %s', async (_, options) => {
    using world = httpWorld(options());
    await failureOf(world.fetch(`http://127.0.0.1:${await freePort()}/`, post));
    expect(world.ends).toMatchObject([nothing]);
  });

  it('not while it connects, and then at once, as the table shows', async () => {
    await using server = await startRaw(() => undefined);
    let goOn = (): void => undefined;
    const headers = (): Promise<object> => new Promise((resolve) => (goOn = () => resolve({})));
    using world = httpWorld({ http: undiciTransport({ headers: headers as never }) });
    const rows: unknown[] = [];
    world.network.owners$.subscribe(([owner]) => {
      for (const { state, sent, bytesSent } of owner?.requests ?? []) rows.push([state, sent, bytesSent]);
    });
    const failure = failureOf(world.fetch(server.url, post));
    await until(() => rows.length > 0);
    goOn();
    await until(() => rows.length > 1);
    expect(rows).toEqual([
      ['waiting', 0, 0],
      ['waiting', 1, 1_000],
    ]);
    world.network.destroy();
    await failure;
    expect(world.ends).toMatchObject([{ sent: 1, bytesSent: 1_000 }]);
  });

  it('once, if a GET is sent again over a new connection', async () => {
    await using server = await startRaw((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
      socket.on('data', () => socket.end());
    });
    using world = httpWorld();
    await (await world.fetch(server.url)).text();
    await (await world.fetch(server.url)).text();
    expect(server.counts.connections).toBe(2);
    expect(world.ends.map(({ sent }) => sent)).toEqual([1, 1]);
  });

  it('when send() returns, over a transport that does not report it', async () => {
    const line: HttpLine = { pause: () => undefined, resume: () => undefined, terminate: () => undefined };
    const silent: HttpTransport = () => ({ send: () => line, destroy: () => undefined });
    using world = httpWorld({ http: silent });
    const failure = failureOf(world.fetch('http://a.example/', post));
    expect(world.network.snapshot()[0]?.requests).toMatchObject([{ sent: 1, bytesSent: 1_000 }]);
    world.owner.destroy();
    await failure;
  });
});
