import { httpTransportContract } from 'rx-secure-networking/testing';
import { undiciTransport } from 'rx-secure-networking/undici';
import { httpServer } from './httpServer.ts';

describe('undiciTransport()', () => {
  const can = { approve: true, reuse: true, headers: true, redirects: true, raw: true };
  for (const { name, run } of httpTransportContract({ transport: undiciTransport(), listen: httpServer, can }))
    it(name, run);
});
