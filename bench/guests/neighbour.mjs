// A guest in a thread that echoes, one message in flight, beside another guest.
import { once } from 'node:events';
import { MessageChannel, Worker } from 'node:worker_threads';
import { allow, everyStep } from 'rx-secure-networking';
import { serveGuest } from 'rx-secure-networking/host';

/** Starts it, and warms it up. What it returns lets it echo for so many ms, and gives the figures. */
export async function startNeighbour(network, url, ms) {
  const worker = new Worker(new URL('guest.mjs', import.meta.url));
  const { port1, port2 } = new MessageChannel();
  worker.postMessage({ port: port2, name: 'echo-times', url, count: ms }, [port2]);
  serveGuest(port1, { network, name: 'neighbour', audits: everyStep(allow) });
  await once(worker, 'message');
  return async () => {
    worker.postMessage('go');
    const [times] = await once(worker, 'message');
    const at = (part) => times[Math.min(times.length - 1, Math.floor(times.length * part))];
    return { p50: at(0.5), p99: at(0.99), longest: at(1) };
  };
}
