import type { IncomingMessage, ServerResponse } from 'node:http';
import { undiciTransport } from 'rx-secure-networking/undici';
import { certificate } from '../transport/certificates.ts';
import { startHttp } from './httpServer.ts';
import { httpWorld } from './httpWorld.ts';
import { startRaw } from './startRaw.ts';

const size = 32_000_000; // more than the buffers of two sockets hold
const upload = () => ({ method: 'POST', body: new Uint8Array(size) });

describe('A server that answers before it has read the body', () => {
  it('H11 its connection is not kept: the next request would wait behind what is still to be sent', async () => {
    await using server = await startRaw((socket) => {
      socket.pause();
      socket.write('HTTP/1.1 401 No\r\nContent-Length: 2\r\n\r\nno');
    });
    using world = httpWorld({ limits: { maxRequestBytes: size, responseTimeout: 3_000 } });
    for (let i = 0; i < 2; i++) expect(await (await world.fetch(server.url, upload())).text()).toBe('no');
    expect(await (await world.fetch(server.url)).text()).toBe('no');
    expect(server.counts.connections).toBe(3);
  });

  it.each(['http', 'https'])(
    'H11 but the connection of one that has read it is kept: %s',
    async (scheme) => {
      const pem = scheme === 'https' && (await certificate({ ip: '127.0.0.1' }));
      const answer = (request: IncomingMessage, response: ServerResponse) =>
        request.resume().on('end', () => response.end('ok'));
      await using server = await startHttp(answer, pem ? { tls: pem } : {});
      const http = undiciTransport(pem ? { tls: { ca: pem.cert } } : {});
      using world = httpWorld({ http, limits: { maxRequestBytes: size } });
      for (let i = 0; i < 3; i++) expect(await (await world.fetch(server.url, upload())).text()).toBe('ok');
      expect(server.connections.count).toBe(1);
    },
    20_000,
  );
});
