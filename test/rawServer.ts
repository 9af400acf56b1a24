import { createHash } from 'node:crypto';
import type { Socket } from 'node:net';
import { startTcpServer } from './server.ts';

/** A server that answers the handshake by hand, so that any bytes can follow. Dispose of it at the end of the test. */
export interface RawServer extends AsyncDisposable {
  readonly url: string;
  /** Waits for the next connection whose handshake is answered. */
  accepted(): Promise<Socket>;
}

/** Starts the server. `answer` makes the answer to a handshake; by default it accepts. */
export async function startRawServer(answer: (request: string) => string = accept): Promise<RawServer> {
  const waiting: Socket[] = [];
  const wanted: ((socket: Socket) => void)[] = [];
  const server = await startTcpServer((socket) => {
    socket.once('data', (data) => {
      socket.write(answer(data.toString()));
      const take = wanted.shift();
      if (take) take(socket);
      else waiting.push(socket);
    });
  });
  return {
    url: `ws://127.0.0.1:${server.port}/`,
    accepted: async () => waiting.shift() ?? new Promise((resolve) => wanted.push(resolve)),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

/** The answer that accepts a handshake (RFC 6455, 4.2.2), with more header lines, if any are given. */
export function accept(request: string, more = ''): string {
  const key = /sec-websocket-key: (.*)\r/i.exec(request)?.[1] ?? '';
  const proof = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
  return `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${proof}\r\n${more}\r\n`;
}

/** An unmasked frame as a server sends it (RFC 6455, 5.2). */
export function frame(opcode: number, payload: Buffer | string = '', final = true): Buffer {
  const body = Buffer.from(payload);
  const head = Buffer.alloc(body.length < 126 ? 2 : body.length < 65_536 ? 4 : 10);
  head[0] = (final ? 0x80 : 0) | opcode;
  if (head.length === 2) head[1] = body.length;
  else if (head.length === 4) {
    head[1] = 126;
    head.writeUInt16BE(body.length, 2);
  } else {
    head[1] = 127;
    head.writeBigUInt64BE(BigInt(body.length), 2);
  }
  return Buffer.concat([head, body]);
}
