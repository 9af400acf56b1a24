import { fetchTransport } from 'rx-secure-networking/http';
import { httpTransportContract } from 'rx-secure-networking/testing';
import { httpServer } from './httpServer.ts';

// Node's own fetch keeps connections for the whole process: the servers of the contract close theirs at the end.
describe("fetchTransport() on Node's fetch", () => {
  const cases = httpTransportContract({ transport: fetchTransport(), listen: httpServer, can: { approve: true } });
  for (const { name, run } of cases) it(name, run);
});
