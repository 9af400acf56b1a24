import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type ServerOptions, type WebSocket, WebSocketServer } from 'ws';

/** A real server on loopback, on a port that the system chose. */
export interface TestServer extends AsyncDisposable {
  readonly url: string;
  readonly wss: WebSocketServer;
  /** All connections so far. */
  readonly peers: readonly WebSocket[];
  /** The next connection. */
  connection(): Promise<WebSocket>;
}

/** Starts a server and gives each connection to `serve`. Dispose of it at the end of the test. */
export async function startServer(
  serve: (peer: WebSocket) => void = () => undefined,
  options: ServerOptions = {},
): Promise<TestServer> {
  const wss = new WebSocketServer({ host: '127.0.0.1', port: 0, ...options });
  const peers: WebSocket[] = [];
  wss.on('connection', (peer) => {
    peers.push(peer);
    peer.on('error', () => undefined);
    serve(peer);
  });
  await once(wss, 'listening');
  const close = async (): Promise<void> => {
    for (const peer of wss.clients) peer.terminate();
    await new Promise((resolve) => wss.close(resolve));
  };
  return {
    url: `ws://127.0.0.1:${(wss.address() as AddressInfo).port}/`,
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
