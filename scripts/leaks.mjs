// A leak story, on the built package: npm run leaks. Owners are created, connect to a real server, send, receive the
// answer and are destroyed, in two equal runs in one process. Every second one makes HTTP requests instead: it reads two
// responses and keeps its connection until it is destroyed, or is destroyed in the middle of a response that never ends.
// After the second run the heap is no larger than after the first, and the event loop holds what it held before. What the
// engine compiles in between takes heap too, but once: a growth above the bound is measured again, at most MOST_RUNS in all,
// and a leak grows in every run.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { firstValueFrom } from 'rxjs';
import { allowAll, createNetwork } from 'rx-secure-networking';
import { fetchFor } from 'rx-secure-networking/http';
import { undiciTransport } from 'rx-secure-networking/undici';
import { wsTransport } from 'rx-secure-networking/ws';

const OWNERS = 10_000;
const AT_ONCE = 50;
const MOST_GROWTH = 0.02;
const MOST_RUNS = 6;
const yes = () => true;
const audits = { create: yes, connect: yes, send: yes, receive: yes, close: yes, request: yes };

const server = fork(new URL('leaksServer.mjs', import.meta.url));
const [place] = await once(server, 'message');
let links = 0;
let allGone = () => undefined;
const dial = wsTransport();
const makeLines = undiciTransport();
const network = createNetwork({
  policy: allowAll,
  // Counts links, so that a run ends when the last of them is really gone.
  transport: (request, sink) => {
    links += 1;
    const closed = (...end) => {
      sink.closed(...end);
      oneLess();
    };
    return dial(request, {
      opened: (protocol) => sink.opened(protocol),
      message: (message, bytes) => sink.message(message, bytes),
      drained: () => sink.drained(),
      closed,
    });
  },
  http: (settings) => {
    const lines = makeLines(settings);
    return {
      send: (request, sink) => {
        links += 1;
        const { headers, data, done } = sink;
        const gone = () => {
          sink.gone();
          oneLess();
        };
        return lines.send(request, { headers, data, done, gone });
      },
      destroy: () => lines.destroy(),
    };
  },
});
network.decisions$.subscribe();
network.owners$.subscribe();
const messages = { sent: 0, received: 0 };
const responses = { whole: 0, cut: 0 };
let born = 0;

// The engine compiles and optimises, which takes heap of its own: about 3 % in the first 20,000 owners, then no more.
await run(2 * OWNERS);
await settled(); // as before each measurement: a change of owners$ may still wait for its turn
const before = active();
const heaps = [await heapAfter(), await heapAfter()];
while (growth() > MOST_GROWTH && heaps.length < MOST_RUNS) heaps.push(await heapAfter());
const after = active();
network.destroy();
server.disconnect();

const inMiB = (bytes) => `${(bytes / 2 ** 20).toFixed(2)} MiB`;
console.log(`${heaps.length} runs of ${OWNERS} owners, ${messages.sent} messages sent, ${messages.received} received`);
console.log(`${responses.whole} responses read to their end, ${responses.cut} cut off by the end of their owner`);
console.log(
  `heap ${heaps.map(inMiB).join(', then ')}: ${(growth() * 100).toFixed(2)} % (at most ${MOST_GROWTH * 100} %)`,
);
console.log(`active before: ${before.join(', ')}`);
console.log(`active after:  ${after.join(', ')}`);
const answered = messages.sent === messages.received && responses.whole === 2 * responses.cut;
const broken = growth() > MOST_GROWTH || before.join() !== after.join() || !answered;
if (broken) {
  console.error('something is left behind');
  process.exitCode = 1;
}

function growth() {
  return heaps.at(-1) / heaps.at(-2) - 1;
}

async function heapAfter() {
  await run(OWNERS);
  await settled();
  return process.memoryUsage().heapUsed;
}

async function settled() {
  for (let turn = 0; turn < 3; turn += 1) {
    globalThis.gc();
    await new Promise((next) => setImmediate(next));
  }
}

async function run(owners) {
  let left = owners;
  const worker = async () => {
    while (left-- > 0) await live();
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  if (links > 0) await new Promise((resolve) => (allGone = resolve));
  await new Promise((next) => setImmediate(next));
}

function oneLess() {
  links -= 1;
  if (links === 0) allGone();
}

async function live() {
  const owner = network.createOwner({ name: 'brief', audits, auditMessages: 'both' });
  await [talk, readWhole, talk, readPart][born++ % 4](owner);
  owner.destroy();
}

/** The second request is sent on the connection of the first, which then waits for a third. */
async function readWhole(owner) {
  const fetch = fetchFor(owner);
  for (let i = 0; i < 2; i += 1) {
    if ((await (await fetch(`http://${place}text`)).text()) === 'hello') responses.whole += 1;
  }
}

async function readPart(owner) {
  const reader = (await fetchFor(owner)(`http://${place}endless`)).body.getReader();
  await reader.read();
  const next = reader.read().catch((error) => error);
  owner.destroy();
  if ((await next).name === 'AbortError') responses.cut += 1;
}

async function talk(owner) {
  const socket = owner.create(`ws://${place}`);
  const answer = firstValueFrom(socket.messages$);
  socket.events$.subscribe();
  socket.connect();
  await firstValueFrom(socket.opened$);
  if (socket.send('hello') === 'sent') messages.sent += 1;
  if ((await answer) === 'hello') messages.received += 1;
}

function active() {
  return process.getActiveResourcesInfo().sort();
}
