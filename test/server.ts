import { once } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { type ServerOptions, type WebSocket, WebSocketServer } from 'ws';
import type { Certificate } from './transport/certificates.ts';

/** A real server on loopback, on a port that the system chose. */
export interface TestServer extends AsyncDisposable {
  readonly url: string;
  readonly wss: WebSocketServer;
  /** All connections so far. */
  readonly peers: readonly WebSocket[];
  /** The next connection. */
  connection(): Promise<WebSocket>;
}

/** Starts a server and gives each connection to `serve`; with a certificate it speaks TLS. Dispose of it at the end. */
export async function startServer(
  serve: (peer: WebSocket) => void = () => undefined,
  options: ServerOptions = {},
  tls?: Certificate,
): Promise<TestServer> {
  const server = tls ? https.createServer(tls) : http.createServer();
  const wss = new WebSocketServer({ server, ...options });
  const peers: WebSocket[] = [];
  wss.on('connection', (peer) => {
    peers.push(peer);
    peer.on('error', () => undefined);
    serve(peer);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = async (): Promise<void> => {
    for (const peer of wss.clients) peer.terminate();
    wss.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return {
    url: `${tls ? 'wss' : 'ws'}://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    wss,
    peers,
    connection: async () => ((await once(wss, 'connection')) as [WebSocket])[0],
    [Symbol.asyncDispose]: close,
  };
}

/** A server that sends back what it gets. */
export const startEcho = (): Promise<TestServer> =>
  startServer((peer) => {
    peer.on('message', (data, isBinary) => {
      peer.send(data, { binary: isBinary });
    });
  });
