// A guest in a thread or in a process: does a work to warm up, waits, and does it again; then says what came of it.
import process from 'node:process';
import { isMainThread, parentPort } from 'node:worker_threads';
import { guestOwner, streamPort } from 'rx-secure-networking/guest';
import { works } from './work.mjs';

if (isMainThread) {
  const [name, url, count] = process.argv.slice(2);
  const owner = guestOwner(streamPort(process.stdin, process.stdout));
  await works[name](owner, url, Number(count));
  process.send('warm');
  await new Promise((resolve) => process.once('message', resolve));
  const began = process.cpuUsage();
  await works[name](owner, url, Number(count));
  const { user, system } = process.cpuUsage(began);
  process.send(user + system);
} else {
  parentPort.once('message', async ({ port, name, url, count }) => {
    const owner = guestOwner(port);
    await works[name](owner, url, count);
    parentPort.postMessage('warm');
    await new Promise((resolve) => parentPort.once('message', resolve));
    parentPort.postMessage((await works[name](owner, url, count)) ?? 0);
  });
}
