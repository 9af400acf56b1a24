// One sample of sends without this library: raw ws, and beside it a thread that posts what the host sends, as many in a post as
// the library has. CPU of the host's thread and of all threads, in µs each.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { isMainThread, MessageChannel, parentPort, Worker } from 'node:worker_threads';
import { WebSocket } from 'ws';

const payload = 'x'.repeat(32);
const [mode, url, given] = process.argv.slice(2);
const count = Number(given);
const perPost = 341; // 1,024 fields, three for each
const ofThread = () => Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ')[0]);

/** Sends bursts of 1,000, as the work of the same name does with the library. */
function sendAll(burst) {
  const go = (left) => {
    burst(Math.min(left, 1_000));
    if (left > 1_000) setImmediate(go, left - 1_000);
  };
  go(count);
}

function post(port, messages) {
  const fields = [];
  for (let i = 0; i < messages; i += 1) fields.push(3, 1, payload);
  port.postMessage(fields);
}

if (!isMainThread) {
  parentPort.once('message', ({ port }) => {
    port.on('message', () => {
      sendAll((burst) => {
        for (let left = burst; left > 0; left -= perPost) post(port, Math.min(left, perPost));
      });
    });
  });
} else {
  let socket;
  let start = () => {
    sendAll((burst) => {
      for (let i = 0; i < burst; i += 1) socket.send(payload);
    });
  };
  if (mode === 'thread') {
    const { port1, port2 } = new MessageChannel();
    new Worker(new URL(import.meta.url), { argv: process.argv.slice(2) }).postMessage({ port: port2 }, [port2]);
    port1.on('message', (fields) => {
      for (let at = 2; at < fields.length; at += 3) socket.send(fields[at]);
    });
    start = () => port1.postMessage('go');
  }
  const send = async () => {
    socket = new WebSocket(`${url}/count/${count}`);
    await once(socket, 'open');
    const done = once(socket, 'message');
    start();
    await done;
    socket.close();
  };
  await send();
  const all = process.cpuUsage();
  const host = ofThread();
  await send();
  const { user, system } = process.cpuUsage(all);
  process.send({ host: (ofThread() - host) / 1_000 / count, all: (user + system) / count });
  process.exit();
}
