import type { WebSocket } from 'ws';
import { startServer, type TestServer } from '../server.ts';
import type { Certificate } from '../transport/certificates.ts';

/** Does what its path says: `/echo`, `/greet`, `/close?code,reason`, `/reset`, `/refuse`, `/count` and `/counted`. */
export async function startWhatwgServer(tls?: Certificate): Promise<TestServer> {
  let kinds: string[] = [];
  const acts: Record<string, (peer: WebSocket, query: string) => void> = {
    '/echo': (peer) => peer.on('message', (data, isBinary) => peer.send(data, { binary: isBinary })),
    '/greet': (peer) => {
      peer.send('greeting'); // mostly in one chunk with the end of the handshake
      peer.on('message', () => peer.send('answer'));
    },
    '/close': (peer, query) => {
      const [code, reason] = query.split(',');
      if (code === undefined || code === '') peer.close();
      else peer.close(Number(code), reason);
    },
    '/reset': (peer) => peer.terminate(),
    '/count': (peer) => peer.on('message', (_data, isBinary) => kinds.push(isBinary ? 'blob' : 'text')),
    '/counted': (peer) => {
      peer.send(JSON.stringify(kinds));
      kinds = [];
    },
  };
  const server = await startServer(undefined, {
    verifyClient: ({ req }, answer) => answer(!req.url?.startsWith('/refuse'), 403),
    tls,
  });
  server.wss.on('connection', (peer, request) => {
    const [path = '', query = ''] = String(request.url).split('?');
    acts[path]?.(peer, query);
  });
  return server;
}
