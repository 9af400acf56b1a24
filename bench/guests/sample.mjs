// One sample, in a process of its own: CPU of the host's thread and of all threads and the guest's process, in µs each.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { MessageChannel, Worker } from 'node:worker_threads';
import { allow, createNetwork, everyStep } from 'rx-secure-networking';
import { serveGuest, streamPort } from 'rx-secure-networking/host';
import { wsTransport } from 'rx-secure-networking/ws';
import { works } from './work.mjs';

const [mode, name, url, given] = process.argv.slice(2);
const count = Number(given);
const network = createNetwork({ transport: wsTransport(), policy: {} });
const ofOwner = { name: 'bench', audits: everyStep(allow) };
const options = {
  ...ofOwner,
  network,
  onViolation: ({ reason }) => {
    throw new Error(reason);
  },
};
/** ns of this thread alone. Linux. */
const ofThread = () => Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ')[0]);

async function measure(work) {
  const all = process.cpuUsage();
  const host = ofThread();
  const elsewhere = await work();
  const { user, system } = process.cpuUsage(all);
  process.send({ host: (ofThread() - host) / 1_000 / count, all: (user + system + elsewhere) / count });
  process.exit();
}

if (mode === 'direct') {
  const owner = network.createOwner(ofOwner);
  await works[name](owner, url, count);
  await measure(async () => {
    await works[name](owner, url, count);
    return 0;
  });
}
const guest = new URL('guest.mjs', import.meta.url);
if (mode === 'thread') {
  const worker = new Worker(guest);
  const { port1, port2 } = new MessageChannel();
  worker.postMessage({ port: port2, name, url, count }, [port2]);
  serveGuest(port1, options);
  await once(worker, 'message');
  await measure(async () => {
    worker.postMessage('go');
    return (await once(worker, 'message'))[0];
  });
}
if (mode === 'process') {
  const child = spawn(process.execPath, [guest.pathname, name, url, count], {
    stdio: ['pipe', 'pipe', 'inherit', 'ipc'],
  });
  serveGuest(streamPort(child.stdout, child.stdin), options);
  await once(child, 'message');
  await measure(async () => {
    child.send('go');
    return (await once(child, 'message'))[0];
  });
}
