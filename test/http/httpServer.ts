import { once } from 'node:events';
import http, { type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import https from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Certificate } from '../transport/certificates.ts';

/** A real HTTP server on loopback, on a port that the system chose. */
export interface HttpServer extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  readonly server: Server;
  /** Every request so far. */
  readonly requests: readonly {
    readonly method: string;
    readonly url: string;
    readonly headers: IncomingMessage['headers'];
  }[];
  /** How many connections were accepted, also by a listener that never answers. */
  readonly connections: { readonly count: number; readonly open: number };
}

/** Starts a server; with a certificate it speaks TLS. Dispose of it at the end. */
export async function startHttp(
  serve: (request: IncomingMessage, response: ServerResponse) => void = (_request, response) => response.end('ok'),
  { host = '127.0.0.1', tls }: { readonly host?: string; readonly tls?: Certificate } = {},
): Promise<HttpServer> {
  const requests: HttpServer['requests'][number][] = [];
  const sockets = new Set<Socket>();
  const connections = { count: 0, open: 0 };
  const listener: RequestListener = (request, response) => {
    const { method = '', url = '', headers } = request;
    requests.push({ method, url, headers });
    response.on('error', () => undefined);
    serve(request, response);
  };
  const server = tls ? https.createServer(tls, listener) : http.createServer(listener);
  server.on('connection', (socket: Socket) => {
    connections.count += 1;
    connections.open += 1;
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      connections.open -= 1;
      sockets.delete(socket);
    });
  });
  server.listen(0, host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `${tls ? 'https' : 'http'}://${host}:${port}/`,
    port,
    server,
    requests,
    connections,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** All of a request's body, as text. */
export async function bodyOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString();
}
