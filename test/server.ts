import { once } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import net, { type AddressInfo } from 'node:net';
import { type ServerOptions, type WebSocket, WebSocketServer } from 'ws';

// Real servers on loopback, on ports that the system chooses: `await using server = await startServer()`.

/** A WebSocket server. Disposing of it ends its connections. */
export interface TestServer extends TcpServer {
  readonly url: string;
  readonly wss: WebSocketServer;
  /** The requests for a handshake so far. */
  readonly requests: readonly http.IncomingMessage[];
  /** The WebSocket connections so far. */
  readonly peers: readonly WebSocket[];
  /** Waits for the first WebSocket connection, which may exist already. */
  peer(): Promise<WebSocket>;
  /** Waits for the next WebSocket connection. */
  nextPeer(): Promise<WebSocket>;
}

/** A server of plain TCP. Disposing of it ends its connections. */
export interface TcpServer extends AsyncDisposable {
  readonly port: number;
  /** The TCP connections so far. */
  readonly accepted: readonly net.Socket[];
  /** The addresses that they came from. */
  readonly from: readonly (string | undefined)[];
  /** Waits for the next TCP connection. */
  nextSocket(): Promise<net.Socket>;
}

/** The options of `ws`; `tls` for a server of `wss:`; `where` to listen, if not on any port of 127.0.0.1. */
export interface TestServerOptions extends ServerOptions {
  readonly tls?: https.ServerOptions | undefined;
  readonly where?: net.ListenOptions;
}

/** Starts a WebSocket server and calls `serve` for each connection. */
export async function startServer(
  serve: (peer: WebSocket) => void = () => undefined,
  { tls, where, ...options }: TestServerOptions = {},
): Promise<TestServer> {
  const server = tls ? https.createServer(tls) : http.createServer();
  const wss = new WebSocketServer({ server, ...options });
  const requests: http.IncomingMessage[] = [];
  const peers: WebSocket[] = [];
  server.on('upgrade', (request: http.IncomingMessage) => requests.push(request));
  server.on('tlsClientError', () => undefined);
  wss.on('connection', (peer) => {
    peers.push(peer);
    peer.on('error', () => undefined);
    serve(peer);
  });
  const tcp = await listen(server, undefined, where);
  const nextPeer = async (): Promise<WebSocket> => ((await once(wss, 'connection')) as [WebSocket])[0];
  return {
    ...tcp,
    url: `${tls ? 'wss' : 'ws'}://127.0.0.1:${tcp.port}/`,
    wss,
    requests,
    peers,
    peer: async () => peers[0] ?? nextPeer(),
    nextPeer,
  };
}

/** Starts a WebSocket server of `wss:`. */
export const startTlsServer = (tls: https.ServerOptions): Promise<TestServer> => startServer(undefined, { tls });

/** Starts a WebSocket server that sends back what it receives. */
export const startEcho = (options?: Parameters<typeof startServer>[1]): Promise<TestServer> =>
  startServer((peer) => {
    peer.on('message', (data, isBinary) => {
      peer.send(data, { binary: isBinary });
    });
  }, options);

/** The same; of the sub-protocols that are offered it selects the first. */
export const startEchoWithProtocol = (): Promise<TestServer> =>
  startEcho({ handleProtocols: (offered) => [...offered][0] ?? false });

/** Starts a server of plain TCP. */
export const startTcpServer = (serve?: (socket: net.Socket) => void, where?: net.ListenOptions): Promise<TcpServer> =>
  listen(net.createServer(), serve, where);

/** Resets a connection, or closes one that is shutting down: Node keeps for ever what is reset then, and does not exit. */
export function reset(socket: net.Socket): void {
  if (socket.writableEnded) socket.destroy();
  else socket.resetAndDestroy();
}

/** Makes any server of Node listen on loopback, and disposable. */
export async function listen(
  server: net.Server,
  serve: (socket: net.Socket) => void = () => undefined,
  where: net.ListenOptions = { host: '127.0.0.1', port: 0 },
): Promise<TcpServer> {
  const accepted: net.Socket[] = [];
  const from: (string | undefined)[] = [];
  server.on('connection', (socket: net.Socket) => {
    accepted.push(socket);
    from.push(socket.remoteAddress);
    socket.on('error', () => undefined);
    serve(socket);
  });
  server.listen(where);
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    accepted,
    from,
    nextSocket: async () => ((await once(server, 'connection')) as [net.Socket])[0],
    [Symbol.asyncDispose]: async () => {
      for (const socket of accepted) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
