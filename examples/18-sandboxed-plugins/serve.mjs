// The same plug-ins in a page: node examples/18-sandboxed-plugins/serve.mjs
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { bundlePage } from '../../scripts/bundlePage.mjs';
import { startServer } from '../server.mjs';
import { loadPlugins } from './loadPlugins.mjs';

const { url } = await startServer((text, peer) => peer.send(`you said ${text}`));
const plugins = await Promise.all(
  (await loadPlugins()).map(async ({ name, manifest, file }) => ({
    name,
    manifest,
    code: await readFile(file, 'utf8'),
  })),
);
const given = JSON.stringify({ server: url, plugins }).replaceAll('<', String.raw`\u003c`);
const page = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Sandboxed plug-ins</title>
<link rel="icon" href="data:,"><body><h1>Plug-ins</h1><p id="guests"></p><div id="owners"></div><h1>Log</h1><ul id="log"></ul>
<script type="application/json" id="given">${given}</script><script src="page.js"></script></body></html>`;
const script = await bundlePage('examples/18-sandboxed-plugins/page.mjs');

const http = createServer((request, response) => {
  const isScript = request.url === '/page.js';
  response.writeHead(200, { 'content-type': isScript ? 'text/javascript' : 'text/html; charset=utf-8' });
  response.end(isScript ? script : page);
});
http.listen(0, '127.0.0.1');
await once(http, 'listening');
console.log(`The plug-ins are at http://127.0.0.1:${http.address().port}/ (Ctrl+C ends it)`);
