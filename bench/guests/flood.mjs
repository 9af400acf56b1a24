// A guest in a thread that posts as fast as it can: how soon it is noticed and dead, what it costs the host, and how long the
// echoes of its neighbour take in the second that begins with it.
import { once } from 'node:events';
import { MessageChannel, Worker } from 'node:worker_threads';
import { allow, createNetwork, everyStep } from 'rx-secure-networking';
import { serveGuest } from 'rx-secure-networking/host';
import { wsTransport } from 'rx-secure-networking/ws';
import { startNeighbour } from './neighbour.mjs';

const [post, url] = process.argv.slice(2);
const network = createNetwork({ transport: wsTransport(), policy: {} });
const echo = await startNeighbour(network, url, 1_000);
const worker = new Worker(
  `const { parentPort } = require('node:worker_threads');
  parentPort.once('message', ({ port }) => {
    port.postMessage([1, ['1']]);
    const post = ${post};
    for (;;) { try { port.postMessage(post); } catch {} }
  });`,
  { eval: true },
);
await once(worker, 'online');
await new Promise((resolve) => setTimeout(resolve, 300));
const before = process.memoryUsage().rss;
let peak = before;
const look = () => (peak = Math.max(peak, process.memoryUsage().rss));
const { port1, port2 } = new MessageChannel();
const echoes = echo();
const began = performance.now();
let noticed = Number.NaN;
serveGuest(port1, {
  network,
  name: 'flood',
  audits: everyStep(allow),
  onViolation: () => {
    look();
    noticed = performance.now() - began;
    void worker.terminate();
  },
});
worker.postMessage({ port: port2 }, [port2]);
await once(worker, 'exit');
const dead = performance.now() - began;
look();
process.send({ noticed, dead, megabytes: (peak - before) / 1e6, ...(await echoes) });
process.exit();
