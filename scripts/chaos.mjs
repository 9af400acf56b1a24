// A hundred owners talk to a real server through a bad network, on the built package: npm run chaos [seed].
// For a socket that ended cleanly the server has every message whose outcome was 'sent'; for any other never more.
// At the end nothing is left, nobody has an unhandled error, and all quotas are free again.
import { once } from 'node:events';
import { asyncScheduler, config, firstValueFrom } from 'rxjs';
import { allowAll, createNetwork } from 'rx-secure-networking';
import { leakCheck } from 'rx-secure-networking/testing';
import { wsTransport } from 'rx-secure-networking/ws';
import { WebSocketServer } from 'ws';
import { startChaosProxy } from './chaosProxy.mjs';

const OWNERS = 100;
const SOCKETS = 3; // of each, one after the other
const MESSAGES = 40;
const seed = Number(process.argv[2] ?? Date.now() % 2 ** 31);
const random = randomFrom(seed);
const pause = (ms) => new Promise((next) => setTimeout(next, ms));
const yes = () => true;
const audits = { create: yes, connect: yes, send: yes, receive: yes, close: yes };
const problems = [];
config.onUnhandledError = (error) => problems.push(`unhandled: ${error}`);
process.on('uncaughtException', (error) => problems.push(`uncaught: ${error}`));
process.on('unhandledRejection', (error) => problems.push(`unhandled rejection: ${error}`));

const counts = new Map(); // by the path of the socket's URL
const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
server.on('connection', (peer, { url }) => {
  counts.set(url, 0);
  peer.on('error', () => undefined);
  peer.on('message', (data) => {
    counts.set(url, counts.get(url) + 1);
    peer.send(data);
  });
});
await once(server, 'listening');
const proxy = await startChaosProxy(server.address().port, random);
const leaks = leakCheck();
const limits = { sockets: OWNERS, socketsPerOwner: 1, connectTimeout: 1_000, closeTimeout: 1_000 };
const network = createNetwork({
  transport: leaks.transport(wsTransport()),
  scheduler: leaks.scheduler(asyncScheduler),
  policy: allowAll,
  limits,
});

const ends = {};
const totals = { sent: 0, received: 0, clean: 0 };
const sockets = [];
const owners = Array.from({ length: OWNERS }, (_, id) => network.createOwner({ name: `owner ${id}`, audits }));
await Promise.all(owners.map(live));
await pause(limits.closeTimeout * 2); // the last bytes arrive, the last links are terminated
for (const { path, sent, wasClean } of sockets) {
  const received = counts.get(path) ?? 0;
  totals.sent += sent;
  totals.received += received;
  if (wasClean) totals.clean += 1;
  if (wasClean ? received !== sent : received > sent) problems.push(`${path}: ${sent} sent, ${received} received`);
}
for (const owner of owners) {
  try {
    owner.create(`ws://127.0.0.1:${proxy.port}/again`); // one each, and as many as the network may have
  } catch (error) {
    problems.push(`a quota is not free: ${error.message}`);
  }
}
network.destroy();
await proxy.close();
for (const peer of server.clients) peer.terminate();
await new Promise((closed) => server.close(closed));
await pause(0);
try {
  leaks.check();
} catch (error) {
  problems.push(error.message);
}

const listed = (record) =>
  Object.entries(record)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');
console.log(`seed ${seed}, ${OWNERS} owners, ${sockets.length} sockets, ${totals.clean} of them ended cleanly`);
console.log(`connections by fault: ${listed(proxy.faults)}`);
console.log(`sockets by end: ${listed(ends)}`);
console.log(`messages: ${totals.sent} sent, ${totals.received} received by the server`);
for (const problem of problems.slice(0, 20)) console.error(problem);
if (problems.length > 0 || totals.clean === 0) process.exitCode = 1;

async function live(owner) {
  for (let turn = 0; turn < SOCKETS; turn += 1) {
    const path = `/${owner.id}/${turn}`;
    const socket = owner.create(`ws://127.0.0.1:${proxy.port}${path}`);
    socket.messages$.subscribe();
    socket.connect();
    await firstValueFrom(socket.opened$).catch(() => undefined); // a network this bad
    let sent = 0;
    for (let left = MESSAGES; left > 0 && socket.connected; left -= 1) {
      if (socket.send('x'.repeat(1 + Math.floor(random() * 2_000))) === 'sent') sent += 1;
      await pause(random() * 40);
    }
    const ended = firstValueFrom(socket.ended$);
    if (random() < 0.1) network.endSocket(socket.id);
    else socket.close();
    const { by, code, wasClean } = await ended;
    const how = `${by} ${code}${wasClean ? ' clean' : ''}`;
    ends[how] = (ends[how] ?? 0) + 1;
    sockets.push({ path, sent, wasClean });
    await pause(limits.closeTimeout); // until the link is gone for sure, the socket counts
  }
}

/** Numbers from 0 to 1 by a seed (mulberry32). */
function randomFrom(start) {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
