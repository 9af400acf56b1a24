import { once } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import net, { type AddressInfo } from 'node:net';
import { WebSocketServer, type ServerOptions, type WebSocket } from 'ws';

// Servers on 127.0.0.1 that end with their test, whatever it did.

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(stops.splice(0).map((stop) => stop()));
});

/** A server of plain TCP, with every connection that it has got. */
export interface TcpServer {
  readonly port: number;
  readonly accepted: readonly net.Socket[];
  /** The addresses that they came from. */
  readonly from: readonly (string | undefined)[];
  /** Waits for the next connection. */
  next(): Promise<net.Socket>;
  stop(): Promise<unknown>;
}

export async function tcpServer(
  onConnection: (socket: net.Socket) => void = () => {},
  where: net.ListenOptions = { host: '127.0.0.1', port: 0 },
): Promise<TcpServer> {
  return listening(net.createServer(), onConnection, where);
}

async function listening(
  server: net.Server,
  onConnection: (socket: net.Socket) => void,
  where: net.ListenOptions = { host: '127.0.0.1', port: 0 },
): Promise<TcpServer> {
  const accepted: net.Socket[] = [];
  const from: (string | undefined)[] = [];
  server.on('connection', (socket: net.Socket) => {
    accepted.push(socket);
    from.push(socket.remoteAddress);
    socket.on('error', () => {});
    onConnection(socket);
  });
  server.listen(where);
  await once(server, 'listening');
  const stop = async (): Promise<unknown> => {
    for (const socket of accepted) socket.destroy();
    return new Promise((resolve) => server.close(resolve));
  };
  stops.push(stop);
  return {
    port: (server.address() as AddressInfo).port,
    accepted,
    from,
    next: async () => (await once(server, 'connection'))[0] as net.Socket,
    stop,
  };
}

/** A real WebSocket server, plain or, given a certificate, under TLS. */
export interface WsServer extends TcpServer {
  readonly url: string;
  /** The handshakes that it was asked for. */
  readonly requests: readonly http.IncomingMessage[];
  /** The first connection, which may be there already. */
  peer(): Promise<WebSocket>;
}

export async function wsServer(
  options: ServerOptions = {},
  tls?: https.ServerOptions,
  where?: net.ListenOptions,
): Promise<WsServer> {
  const server = tls ? https.createServer(tls) : http.createServer();
  const requests: http.IncomingMessage[] = [];
  const upgrades = new WebSocketServer({ server, ...options });
  server.on('upgrade', (request: http.IncomingMessage) => requests.push(request));
  server.on('tlsClientError', () => {});
  const first = new Promise<WebSocket>((resolve) => {
    upgrades.once('connection', (socket) => {
      socket.on('error', () => {});
      resolve(socket);
    });
  });
  const tcp = await listening(server, () => {}, where);
  const url = `${tls ? 'wss' : 'ws'}://127.0.0.1:${tcp.port}/`;
  return { ...tcp, url, requests, peer: () => first };
}

/** Waits for an event of a peer. */
export async function event(emitter: NodeJS.EventEmitter, name: string): Promise<unknown[]> {
  return (await once(emitter, name)) as unknown[];
}
