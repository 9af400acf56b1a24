import type { ContractServer, ServerBehaviour } from '../../lib/testing.ts';
import { startContractServer } from '../contracts/contractServer.ts';
import { startServer, type TestServer } from '../server.ts';
import type { Certificate } from '../transport/certificates.ts';
import { serveRemote } from './remote/serveRemote.ts';

/** Where a page asks for servers of the contract; with a certificate all speak TLS. */
export const startControl = (tls?: Certificate): Promise<TestServer> =>
  startServer((peer) => serveRemote(peer, { listen: listenWith(tls) }), { tls });

const listenWith =
  (tls?: Certificate) =>
  (behaviour: ServerBehaviour): Promise<ContractServer> =>
    startContractServer(behaviour, tls);
