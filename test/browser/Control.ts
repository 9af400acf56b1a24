import type { ContractServer, HttpContractAnswer, HttpContractRequest, ServerBehaviour } from '../../lib/testing.ts';
import { startContractServer } from '../contracts/contractServer.ts';
import { httpServer } from '../contracts/httpServer.ts';
import { startServer, type TestServer } from '../server.ts';
import type { Certificate } from '../transport/certificates.ts';
import { serveRemote } from './remote/serveRemote.ts';

/** Where a page asks for servers of the contract; with a certificate all speak TLS. */
export const startControl = (tls?: Certificate): Promise<TestServer> =>
  startServer((peer) => serveRemote(peer, { listen: listenWith(tls), listenHttp: listenHttpWith(tls) }), { tls });

const listenWith =
  (tls?: Certificate) =>
  (behaviour: ServerBehaviour): Promise<ContractServer> =>
    startContractServer(behaviour, tls);

/** An HTTP server that answers a request when the page knows of it. */
const listenHttpWith =
  (tls?: Certificate) =>
  async (answer: HttpContractAnswer): Promise<object> => {
    const waiting: (readonly [HttpContractRequest, () => void])[] = [];
    let wake = (): void => undefined;
    let noted = (): void => undefined;
    const server = await httpServer(answer, {
      tls,
      noted: (request) =>
        new Promise<void>((resolve) => {
          waiting.push([request, resolve]);
          wake();
        }),
    });
    return {
      url: server.url,
      /** The next request, which is answered at the next call. */
      next: async (): Promise<HttpContractRequest> => {
        noted();
        while (waiting.length === 0) await new Promise<void>((resolve) => (wake = resolve));
        const [request, resolve] = waiting.shift() ?? [undefined, () => undefined];
        noted = resolve;
        return request as HttpContractRequest;
      },
      asked: () => server.asked(),
      connectionClosed: () => server.connectionClosed(),
      stop: () => server.stop(),
    };
  };
