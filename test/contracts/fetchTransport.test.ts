import { firstValueFrom } from 'rxjs';
import { reconnect } from 'rx-secure-networking';
import { fetchTransport, request } from 'rx-secure-networking/http';
import { httpTransportContract } from 'rx-secure-networking/testing';
import { startHttp } from '../http/httpServer.ts';
import { httpWorld } from '../http/httpWorld.ts';
import { failureOf } from '../waiting.ts';
import { httpServer } from './httpServer.ts';

// Node's own fetch keeps connections for the whole process: the servers of the contract close theirs at the end.
describe("fetchTransport() on Node's fetch", () => {
  const cases = httpTransportContract({ transport: fetchTransport(), listen: httpServer, can: { approve: true } });
  for (const { name, run } of cases) it(name, run);

  it.each([301, 302, 303, 307, 308])(
    'H19 says that a response redirects (%d), which it does not follow, and reconnect() does not ask again',
    async (status) => {
      await using server = await startHttp((_request, response) => response.writeHead(status, { location: '/' }).end());
      using world = httpWorld({ http: fetchTransport() });
      const redirects = { code: 'limit', message: expect.stringContaining('it redirects') as unknown };
      expect(await failureOf(world.fetch(server.url, { redirect: 'manual' }))).toMatchObject({ cause: redirects });
      const asked$ = request(world.owner, server.url).pipe(reconnect({ initialDelay: 1, maxDelay: 1 }));
      expect(await failureOf(firstValueFrom(asked$))).toMatchObject(redirects);
      expect(server.requests).toHaveLength(2);
    },
  );

  it('H19 cancels the body of a response that redirects', async () => {
    const reasons: unknown[] = [];
    const body = new ReadableStream({ cancel: (reason) => void reasons.push(reason) });
    using world = httpWorld({ http: fetchTransport({ fetch: async () => new Response(body, { status: 302 }) }) });
    await failureOf(world.fetch('http://127.0.0.1/'));
    expect(reasons).toEqual([undefined]);
  });
});
