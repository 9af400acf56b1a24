import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import net from 'node:net';
import { listen, type TcpServer } from '../server.ts';
import type { Certificate } from './certificates.ts';

/** A proxy that makes tunnels (CONNECT; RFC 9110, 9.3.6). It looks names up by itself: all lead to loopback. */
export interface ConnectProxy extends TcpServer {
  readonly url: string;
  /** What was asked for, such as `chat.example:443`. */
  readonly asked: readonly string[];
  /** The tunnels that are open. */
  readonly tunnels: ReadonlySet<net.Socket>;
}

/** Starts a proxy. With a certificate, it speaks TLS itself. It refuses the hosts of `inside`. */
export async function startProxy(tls?: Certificate, inside: readonly string[] = []): Promise<ConnectProxy> {
  const asked: string[] = [];
  const tunnels = new Set<net.Socket>();
  const server = tls ? https.createServer(tls) : http.createServer();
  server.on('connect', ({ url = '' }: IncomingMessage, client: net.Socket, head: Buffer) => {
    asked.push(url);
    const [host = '', port] = url.split(':');
    if (inside.includes(host)) {
      client.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    const far = net.connect(Number(port), '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      far.write(head);
      client.pipe(far).pipe(client);
    });
    tunnels.add(far);
    far
      .on('error', () => client.destroy())
      .on('close', () => {
        tunnels.delete(far);
        client.destroy();
      });
    client.on('error', () => far.destroy()).on('close', () => far.destroy());
  });
  const tcp = await listen(server);
  return { ...tcp, url: `${tls ? 'https' : 'http'}://127.0.0.1:${tcp.port}`, asked, tunnels };
}
