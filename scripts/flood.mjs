// A flood against a slow consumer, on the built package: part of npm run leaks. A server in another process offers 200 MB of
// messages of 1 KiB. First a consumer takes what comes, to see how fast that is; then inOrder() feeds one that is a
// hundred times slower. What waits must stay where the high-water mark says: in the server.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { firstValueFrom, timer } from 'rxjs';
import { allowAll, createNetwork, everyStep, inOrder } from 'rx-secure-networking';
import { wsTransport } from 'rx-secure-networking/ws';

const OFFERED = 200 * 2 ** 20;
const SLOWER = 100;
const LASTS = 5_000; // ms
const MOST_GROWTH = 8 * 2 ** 20;

const server = fork(new URL('floodServer.mjs', import.meta.url));
const [{ port }] = await once(server, 'message');
const network = createNetwork({ transport: wsTransport(), policy: allowAll });
const owner = network.createOwner({ name: 'reader', audits: everyStep(() => true) });

const fast = await read(OFFERED, (socket) => socket.messages$);
const perMessage = fast.took / fast.messages; // ms
console.log(`a consumer that keeps up: ${inMiB(fast.bytes)} in ${Math.round(fast.took)} ms`);

await settle();
const before = process.memoryUsage();
let peakHeap = 0;
let peakRss = 0;
const watch = setInterval(() => {
  globalThis.gc(); // what is held, not what is garbage
  const { heapUsed, rss } = process.memoryUsage();
  peakHeap = Math.max(peakHeap, heapUsed);
  peakRss = Math.max(peakRss, rss);
}, 100);
const batch = Math.max(1, Math.round(1 / (perMessage * SLOWER))); // a timer can wait a whole ms only
const slow = await read(
  OFFERED,
  (socket) =>
    socket.messages$.pipe(
      inOrder(socket, async (message, index) => {
        if (index % batch === 0) await firstValueFrom(timer(Math.max(1, perMessage * SLOWER * batch)));
        return message;
      }),
    ),
  LASTS,
);
clearInterval(watch);
network.destroy();
server.disconnect();

const growth = peakHeap - before.heapUsed;
const ratio = slow.took / slow.messages / perMessage;
console.log(
  `a consumer ${Math.round(ratio)} times slower: ${inMiB(slow.offered)} of ${inMiB(OFFERED)} offered in ${LASTS} ms`,
);
console.log(
  `read so far ${inMiB(slow.bytes)}; between them, in the kernel and here: ${inMiB(slow.offered - slow.bytes)}`,
);
console.log(
  `peak heap ${inMiB(peakHeap)} (grew by ${inMiB(growth)}, at most ${inMiB(MOST_GROWTH)}), peak RSS ${inMiB(peakRss)}`,
);
if (growth > MOST_GROWTH || ratio < SLOWER / 2) {
  console.error('the flood came through');
  process.exitCode = 1;
}

/** Reads one socket's messages for some time, or to its end. */
async function read(bytes, streamOf, lasts = 60_000) {
  const socket = owner.create(`ws://127.0.0.1:${port}/?bytes=${bytes}`);
  const got = { bytes: 0, messages: 0, took: 0, offered: 0 };
  const stream$ = streamOf(socket);
  const started = performance.now();
  const over = new Promise((complete) => {
    const reading = stream$.subscribe({
      next: (message) => {
        got.bytes += message.length;
        got.messages += 1;
      },
      complete,
    });
    const stop = setTimeout(async () => {
      reading.unsubscribe();
      server.send('how much?');
      [{ offered: got.offered }] = await once(server, 'message');
      complete();
    }, lasts);
    socket.ended$.subscribe(() => clearTimeout(stop));
  });
  socket.connect();
  await over;
  got.took = Math.min(performance.now() - started, lasts);
  return got;
}

async function settle() {
  for (let turn = 0; turn < 3; turn += 1) {
    globalThis.gc();
    await new Promise((next) => setImmediate(next));
  }
}

function inMiB(bytes) {
  return `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}
