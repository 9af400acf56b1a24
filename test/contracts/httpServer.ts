import { once } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import type { Certificate } from '../transport/certificates.ts';
import type { HttpContractAnswer, HttpContractRequest, HttpContractServer } from '../../lib/testing.ts';

/** What a page needs of a server, which may be of another origin. */
export interface ForPages {
  readonly tls?: Certificate | undefined;
  /** Called with each request; it is answered when this has settled. */
  noted(request: HttpContractRequest): Promise<unknown>;
}

/** A real server on loopback for the contract of HTTP transports. */
export async function httpServer(answer: HttpContractAnswer, forPages?: ForPages): Promise<HttpContractServer> {
  const requests: HttpContractRequest[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  let heard = (): void => undefined;
  const asked = new Promise<void>((resolve) => (heard = resolve));
  let leave = (): void => undefined;
  const left = new Promise<void>((resolve) => (leave = resolve));
  const server: Server =
    typeof answer === 'object' && 'raw' in answer ? rawServer(answer.raw) : newServer(forPages?.tls);
  server.on('connection', (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      sockets.delete(socket);
      leave();
    });
  });
  /** The TCP connection beneath: one of TLS cannot be reset. */
  const rawOf = (socket: Socket | null): Socket | undefined =>
    [...sockets].find(({ remotePort }) => remotePort === socket?.remotePort);
  server.on('request', (request: http.IncomingMessage, response: http.ServerResponse) => {
    const pieces: Buffer[] = [];
    if (forPages) allowPages(request, response);
    if (forPages && request.method === 'OPTIONS') {
      response.writeHead(204).end();
      return;
    }
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
      const { method = '', url: target = '' } = request;
      const got = { method, target, headers, body: new Uint8Array(Buffer.concat(pieces)) };
      requests.push(got);
      heard();
      void (async () => {
        await forPages?.noted(got);
        if (typeof answer === 'object' && 'status' in answer) await respond(response, answer, rawOf(response.socket));
      })();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `${forPages?.tls ? 'https' : 'http'}://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    requests,
    get connections() {
      return connections;
    },
    asked: () => asked,
    connectionClosed: () => left,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      if (server.listening) await new Promise((resolve) => server.close(resolve));
    },
  };
}

function newServer(tls: Certificate | undefined): Server {
  return tls ? https.createServer(tls) : http.createServer();
}

/** Whatever a page of any origin asks may be answered, with credentials too. */
function allowPages({ headers }: http.IncomingMessage, response: http.ServerResponse): void {
  response.setHeader('access-control-allow-origin', headers.origin ?? '*');
  response.setHeader('access-control-allow-credentials', 'true');
  response.setHeader('access-control-allow-methods', 'GET, POST, PUT, DELETE');
  response.setHeader('access-control-allow-headers', headers['access-control-request-headers'] ?? '');
  response.setHeader('access-control-expose-headers', 'x-a, location, content-type');
}

type Scripted = Extract<HttpContractAnswer, { status: number }>;

async function respond(
  response: http.ServerResponse,
  { status, headers, pieces, end }: Scripted,
  raw: Socket | undefined,
): Promise<void> {
  response.setMaxListeners(0);
  response.on('error', () => undefined);
  response.writeHead(status, { ...headers });
  response.flushHeaders();
  for (const piece of pieces) {
    if (!response.write(piece)) await Promise.race([once(response, 'drain'), once(response, 'close')]);
  }
  if (end === 'whole') response.end();
  if (end !== 'broken') return;
  while (response.writableLength > 0) await setImmediate();
  raw?.resetAndDestroy();
}

function rawServer(bytes: Uint8Array): Server {
  return createServer((socket) => {
    socket.once('data', () => socket.end(bytes));
  });
}
