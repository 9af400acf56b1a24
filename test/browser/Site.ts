import { existsSync, readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import path from 'node:path';
import { listen } from '../server.ts';
import type { Certificate } from '../transport/certificates.ts';

const scripts = path.resolve(__dirname, '../../build/browser');
const frameworks = ['/react', '/angular', '/view', '/sandbox', '/no-wall'];

const page = (script: string) =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>a page of the tests</title>
<link rel="icon" href="data:,"><body><script src="${script}"></script>`;

/** Pages on loopback: each path is an empty page with a bundle of setup.mjs. */
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
  const answer: http.RequestListener = ({ url = '/' }, response) => {
    const isScript = url.endsWith('.js');
    if (isScript && !existsSync(path.join(scripts, path.basename(url)))) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'content-type': isScript ? 'text/javascript' : 'text/html', ...headers });
    if (isScript) response.end(readFileSync(path.join(scripts, path.basename(url))));
    else response.end(page(frameworks.includes(url) ? `${url}.js` : '/main.js'));
  };
  const server = tls ? https.createServer(tls, answer) : http.createServer(answer);
  const tcp = await listen(server);
  return {
    origin: `${tls ? 'https' : 'http'}://127.0.0.1:${tcp.port}`,
    [Symbol.asyncDispose]: () => tcp[Symbol.asyncDispose](),
  };
}
