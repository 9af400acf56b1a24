import type { ContractServer, ServerBehaviour } from '../../lib/testing.ts';
import { wsServer } from '../contracts/wsServer.ts';
import { startServer, type TestServer } from '../server.ts';
import type { Certificate } from '../transport/certificates.ts';
import { serveRemote } from './remote/serveRemote.ts';

/** Where a page asks for servers; with a certificate they speak TLS. */
export const startControl = (tls?: Certificate): Promise<TestServer> =>
  startServer((peer) =>
    serveRemote(peer, {
      listen: (behaviour: ServerBehaviour): Promise<ContractServer> => wsServer(behaviour, tls),
    }),
  );
