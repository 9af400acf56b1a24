import { once } from 'node:events';
import http from 'node:http';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import type { HttpContractAnswer, HttpContractRequest, HttpContractServer } from '../../lib/testing.ts';

/** A real server on loopback for the contract of HTTP transports. */
export async function httpServer(answer: HttpContractAnswer): Promise<HttpContractServer> {
  const requests: HttpContractRequest[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  let heard = (): void => undefined;
  const asked = new Promise<void>((resolve) => (heard = resolve));
  let leave = (): void => undefined;
  const left = new Promise<void>((resolve) => (leave = resolve));
  const server: Server = typeof answer === 'object' && 'raw' in answer ? rawServer(answer.raw) : http.createServer();
  server.on('connection', (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      sockets.delete(socket);
      leave();
    });
  });
  server.on('request', (request: http.IncomingMessage, response: http.ServerResponse) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
      const { method = '', url: target = '' } = request;
      requests.push({ method, target, headers, body: new Uint8Array(Buffer.concat(pieces)) });
      heard();
      if (typeof answer === 'object' && 'status' in answer) void respond(response, answer);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
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

type Scripted = Extract<HttpContractAnswer, { status: number }>;

async function respond(response: http.ServerResponse, { status, headers, pieces, end }: Scripted): Promise<void> {
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
  response.socket?.resetAndDestroy();
}

function rawServer(bytes: Uint8Array): Server {
  return createServer((socket) => {
    socket.once('data', () => socket.end(bytes));
  });
}
