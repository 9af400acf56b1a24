import { fetchTransport } from 'rx-secure-networking/http';
import { httpTransportContract } from 'rx-secure-networking/testing';
import { startHttp } from '../http/httpServer.ts';
import { httpWorld } from '../http/httpWorld.ts';
import { failureOf } from '../waiting.ts';
import { httpServer } from './httpServer.ts';

// Node's own fetch keeps connections for the whole process: the servers of the contract close theirs at the end.
describe("fetchTransport() on Node's fetch", () => {
  const cases = httpTransportContract({ transport: fetchTransport(), listen: httpServer, can: { approve: true } });
  for (const { name, run } of cases) it(name, run);

  it('says that a response redirects, which it does not follow', async () => {
    await using server = await startHttp((_request, response) => response.writeHead(302, { location: '/' }).end());
    using world = httpWorld({ http: fetchTransport() });
    expect(await failureOf(world.fetch(server.url))).toMatchObject({
      cause: { code: 'connect-failed', message: expect.stringContaining('redirect') },
    });
  });
});
