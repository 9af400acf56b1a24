// A guest in a thread that keeps the rules and takes all that they give it, and what its neighbour notices.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { MessageChannel, Worker } from 'node:worker_threads';
import { allow, createNetwork, everyStep } from 'rx-secure-networking';
import { serveGuest } from 'rx-secure-networking/host';
import { wsTransport } from 'rx-secure-networking/ws';
import { startNeighbour } from './neighbour.mjs';

const [name, verdict, url] = process.argv.slice(2);
const network = createNetwork({ transport: wsTransport(), policy: {} });
const echo = await startNeighbour(network, url, 2_000);
let sent = () => 0;
if (name !== 'nothing') {
  const worker = new Worker(new URL('guest.mjs', import.meta.url));
  const { port1, port2 } = new MessageChannel();
  worker.postMessage({ port: port2, name, url, count: 0 }, [port2]);
  let asked = 0;
  const audits = everyStep(allow);
  const owner = serveGuest(port1, {
    network,
    name: 'greedy',
    audits: verdict === 'denied' ? { ...audits, send: () => (asked += 1) === 0 } : audits,
    onViolation: ({ reason }) => {
      throw new Error(reason);
    },
  });
  sent = () => {
    const { sockets } = network.snapshot().find(({ id }) => id === owner.id);
    const [traffic] = sockets;
    return asked || traffic.sent + traffic.received;
  };
  await new Promise((resolve) => setTimeout(resolve, 1_000)); // it starts, and V8 compiles what it uses
}
const before = sent();
const began = performance.now();
const turns = monitorEventLoopDelay({ resolution: 1 }); // ms
turns.enable();
const figures = await echo();
turns.disable();
process.send({ ...figures, turn: turns.percentile(99) / 1e6, perMs: (sent() - before) / (performance.now() - began) });
process.exit();
