import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { Certificate } from '../transport/certificates.ts';

const root = path.resolve(__dirname, '../..');

const page = (script: string) =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>a page of the tests</title>
<link rel="icon" href="data:,"><body><script src="${script}"></script>`;

/** Pages on loopback: each path is an empty page with the bundle. */
export interface Site extends AsyncDisposable {
  /** `http://127.0.0.1:port` */
  readonly origin: string;
}

export async function startSite({
  tls,
  headers = {},
}: {
  readonly tls?: Certificate;
  readonly headers?: Readonly<Record<string, string>>;
} = {}): Promise<Site> {
  const script = readFileSync(path.join(root, 'build/browser/main.js'));
  const answer: http.RequestListener = ({ url }, response) => {
    const type = url === '/main.js' ? 'text/javascript' : 'text/html';
    response.writeHead(200, { 'content-type': type, ...headers });
    response.end(url === '/main.js' ? script : page('/main.js'));
  };
  const server = tls ? https.createServer(tls, answer) : http.createServer(answer);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `${tls ? 'https' : 'http'}://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
