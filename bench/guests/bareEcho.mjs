// One sample of an echo without this library: raw ws, and beside it a thread or a process that the host only passes
// messages to and from. CPU of the host's thread and of all threads and the process, in µs each.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { isMainThread, MessageChannel, parentPort, Worker } from 'node:worker_threads';
import { WebSocket } from 'ws';

const payload = 'x'.repeat(32);
const [mode, url, given] = process.argv.slice(2);
const ofThread = () => Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ')[0]);

if (!isMainThread) {
  parentPort.once('message', ({ port }) => port.on('message', (message) => port.postMessage(message)));
} else if (mode === 'far') process.stdin.on('data', (bytes) => process.stdout.write(bytes));
else {
  const count = Number(given);
  const socket = new WebSocket(`${url}/echo`);
  await once(socket, 'open');
  let child;
  let there = (message) => socket.send(message[2]); // what the guest sends
  if (mode === 'thread') {
    const worker = new Worker(new URL(import.meta.url));
    const { port1, port2 } = new MessageChannel();
    worker.postMessage({ port: port2 }, [port2]);
    port1.on('message', (message) => socket.send(message[2]));
    there = (message) => port1.postMessage(message);
  }
  if (mode === 'process') {
    child = spawn(process.execPath, [import.meta.filename, 'far'], { stdio: ['pipe', 'pipe', 'inherit'] });
    child.stdout.on('data', (bytes) => socket.send(bytes.toString()));
    there = (message) => child.stdin.write(message[2]);
  }
  let left = 0;
  let done;
  socket.on('message', (data) => {
    left -= 1;
    if (left > 0) there([5, 1, data.toString()]);
    else done();
  });
  const echo = () =>
    new Promise((resolve) => {
      left = count;
      done = resolve;
      there([5, 1, payload]);
    });
  const elsewhere = () =>
    child ? Number(readFileSync(`/proc/${child.pid}/schedstat`, 'utf8').split(' ')[0]) / 1_000 : 0;
  await echo();
  const far = elsewhere();
  const all = process.cpuUsage();
  const host = ofThread();
  await echo();
  const { user, system } = process.cpuUsage(all);
  process.send({
    host: (ofThread() - host) / 1_000 / count,
    all: (user + system + elsewhere() - far) / count,
  });
  child?.kill();
  process.exit();
}
