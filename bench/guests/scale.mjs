// Heap of 1,000 guests on the host's side, and the time of a destroy of all with 1,000 open sockets. The other ends of the
// ports are in a thread of their own, so that only the host's side is counted.
import { MessageChannel, Worker } from 'node:worker_threads';
import { allow, createNetwork, everyStep } from 'rx-secure-networking';
import { serveGuest } from 'rx-secure-networking/host';
import { wsTransport } from 'rx-secure-networking/ws';

const [mode, url] = process.argv.slice(2);
const guests = 1_000;
const heap = () => {
  global.gc();
  global.gc();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};
const settled = () => new Promise((resolve) => setTimeout(resolve, 1_000));
const network = createNetwork({ transport: wsTransport(), policy: {}, limits: { sockets: 10_000 } });
const far = new Worker(
  `const { parentPort } = require('node:worker_threads');
  const ports = [];
  parentPort.on('message', ({ port, url }) => {
    if (url) for (const each of ports) each.postMessage([2, 1, url, []]);
    else {
      ports.push(port);
      port.on('message', (post) => { if (post.includes(4)) parentPort.postMessage('open'); });
      port.postMessage([1, ['1']]);
    }
  });`,
  { eval: true },
);
let open = 0;
far.on('message', () => (open += 1));
await settled();
const before = heap();
const owners = [];
for (let i = 0; i < guests; i += 1) {
  const options = { name: `guest ${i}`, audits: everyStep(allow) };
  if (mode === 'direct') owners.push(network.createOwner(options));
  else {
    const { port1, port2 } = new MessageChannel();
    owners.push(serveGuest(port1, { network, ...options }));
    far.postMessage({ port: port2 }, [port2]);
  }
}
await settled();
const each = (heap() - before) / guests;
if (mode === 'direct') {
  for (const owner of owners) {
    const socket = owner.create(`${url}/echo`);
    socket.opened$.subscribe(() => (open += 1));
    socket.connect();
  }
} else far.postMessage({ url: `${url}/echo` });
while (open < guests) await new Promise((resolve) => setTimeout(resolve, 20));
await settled();
const withSocket = (heap() - before) / guests;
const began = performance.now();
network.destroy();
process.send({ each, withSocket, destroy: performance.now() - began });
process.exit();
