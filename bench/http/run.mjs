// HTTP beside the platform's fetch and bare undici, in one run: node bench/http/run.mjs (npm run bench ends with it)
import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const clients = ['fetch of Node', 'undici.fetch', 'undici.request', 'fetchFor(owner)'];
const units = {
  get: 'CPU µs a GET of a small JSON, 16 at a time',
  first: 'ms to the first byte of a stream',
  down: 'MB of memory for 100 MB down',
};
const rounds = Number(process.env.HTTP_ROUNDS ?? 3);

const large = Buffer.alloc(1_000_000);
const server = createServer((request, response) => {
  response.on('error', () => undefined);
  if (request.url === '/json') response.setHeader('content-type', 'application/json').end('{"hello":"world","n":1}');
  else if (request.url === '/stream') response.write('data: 1\n\n');
  else {
    let left = 100;
    const more = () => {
      while (left > 0 && response.write(large)) left -= 1;
      if (left > 0) {
        left -= 1;
        response.once('drain', more);
      } else response.end();
    };
    more();
  }
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const url = `http://127.0.0.1:${server.address().port}/`;

const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
console.log('| case | ' + clients.map((name) => `\`${name}\``).join(' | ') + ' | beside `fetch of Node` |');
console.log('|---|' + clients.map(() => '---:|').join('') + '---:|');
for (const kind of Object.keys(units)) {
  const figures = Object.fromEntries(clients.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const name of clients) {
      const { stdout } = await run(process.execPath, [path.join(import.meta.dirname, 'client.mjs'), name, kind, url]);
      figures[name].push(Number(stdout));
    }
  }
  const medians = clients.map((name) => median(figures[name]));
  const cells = medians.map((value) => value.toFixed(value < 10 ? 2 : 0));
  console.log(`| ${units[kind]} | ${cells.join(' | ')} | ${(medians.at(-1) / medians[0]).toFixed(2)} |`);
}
server.closeAllConnections();
server.close();

// 10,000 owners with HTTP that have sent nothing.
const { allow, createNetwork } = await import('../../dist/index.cjs');
const { fetchFor } = await import('../../dist/http.cjs');
const { undiciTransport } = await import('../../dist/undici.cjs');
const { virtualTransport } = await import('../../dist/testing.cjs');
const { NEVER } = await import('rxjs');
const bytesOf = (http) => {
  const network = createNetwork({
    transport: virtualTransport(NEVER),
    ...(http && { http: undiciTransport() }),
    policy: { request: allow },
  });
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  const kept = Array.from({ length: 10_000 }, () => network.createOwner({ name: 'idle', audits: { request: allow } }));
  globalThis.gc?.();
  const bytes = (process.memoryUsage().heapUsed - before) / kept.length;
  network.destroy();
  return bytes;
};
bytesOf(false);
console.log(
  `\nAn idle owner: ${bytesOf(false).toFixed(0)} bytes without HTTP, ${bytesOf(true).toFixed(0)} with (\`--expose-gc\`: ${Boolean(globalThis.gc)}), ${typeof fetchFor}.`,
);
