// What a fleet costs beside a network without one, in one run: one open() at a time, and the CPU of one decision.
// node bench/fleet/cost.mjs, after npm run build. It starts a redis-server of its own.
import { once } from 'node:events';
import { Redis } from 'ioredis';
import { allowAll, createNetwork } from '../../dist/index.cjs';
import { joinFleet, memoryEngine } from '../../dist/fleet.cjs';
import { redisEngine } from '../../dist/redis.cjs';
import { wsTransport } from '../../dist/ws.cjs';
import { filter, firstValueFrom } from 'rxjs';
import { WebSocketServer } from 'ws';
import { sleep, startRedis } from '../../scripts/fleetRig.mjs';

const rounds = 8;
const opensInRound = 100;
const decisionsInRound = 20_000;

const redis = await startRedis();
const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
await once(server, 'listening');
const url = `ws://127.0.0.1:${server.address().port}/`;
const limits = { attemptsPerSecond: 1_000_000, socketsPerOwner: 1_000, maxMessageBytes: 1_000 };
const attempts = { what: 'attempts', by: 'subject', count: 1_000_000, per: 1_000 };
const connections = { what: 'connections', by: 'subject', most: 1_000_000 };
const bytes = { what: 'bytes', by: 'subject', most: 1_000_000_000_000, per: 'day', exact: true };
const common = { transport: wsTransport(), policy: allowAll, limits };

const clients = [];
async function overRedis() {
  const make = async () => {
    const client = new Redis({ port: redis.port, host: '127.0.0.1', maxRetriesPerRequest: 0 });
    clients.push(client);
    await once(client, 'ready');
    return ([name, ...words]) => client.call(name, words);
  };
  return redisEngine({ send: await make(), wait: await make(), fleet: 'bench' });
}

async function join(host, engine, options = {}) {
  const fleet = joinFleet({ ...common, engine, host, ...options });
  await firstValueFrom(fleet.health$.pipe(filter(({ fresh }) => fresh)));
  return fleet;
}

const plain = createNetwork(common);
plain.decisions$.subscribe();
const networks = {
  'no fleet': plain,
  'memory engine': await join('a', memoryEngine()),
  'memory engine; attempts, connections': await join('b', memoryEngine(), { quotas: [attempts, connections] }),
  'Redis, no log': await join('c', await overRedis(), { log: false }),
  Redis: await join('d', await overRedis()),
  'Redis; attempts': await join('e', await overRedis(), { quotas: [attempts] }),
  'Redis; attempts, connections': await join('f', await overRedis(), { quotas: [attempts, connections] }),
  'Redis; attempts, connections, exact bytes': await join('g', await overRedis(), {
    quotas: [attempts, connections, bytes],
  }),
};
const yes = () => true;
const results = Object.entries(networks).map(([name, network]) => ({
  name,
  owner: network.createOwner({ name, subject: name, audits: { create: yes, connect: yes } }),
  opens: [],
  cpu: [],
}));

for (let round = 0; round <= rounds; round++) {
  for (const result of results) {
    const times = await open(result.owner);
    const cpu = await decide(result.owner);
    if (round === 0) continue; // warms up
    result.opens.push(...times);
    result.cpu.push(cpu);
  }
}

const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
const p99 = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length * 0.99)];
console.log(
  `Node ${process.versions.node}, ${rounds} rounds of ${opensInRound} open() and ${decisionsInRound} decisions\n`,
);
console.log('| network | open() p50, ms | p99 | one decision, CPU µs |\n|---|---:|---:|---:|');
for (const { name, opens, cpu } of results) {
  console.log(`| ${name} | ${median(opens).toFixed(2)} | ${p99(opens).toFixed(2)} | ${median(cpu).toFixed(1)} |`);
}
for (const network of Object.values(networks)) await (network.leave?.() ?? network.destroy());
for (const client of clients) client.disconnect();
server.close();
for (const client of server.clients) client.terminate();
await redis.stop();

/** Opens sockets one at a time; returns how long each took. */
async function open(owner) {
  const times = [];
  for (let i = 0; i < opensInRound; i++) {
    const began = performance.now();
    await new Promise((resolve, reject) => {
      const opening = owner.open(url).subscribe({
        next: () => {
          times.push(performance.now() - began);
          setImmediate(() => opening.unsubscribe());
          resolve();
        },
        error: reject,
      });
    });
  }
  return times;
}

/** Has messages denied, and waits until their records are written; returns the CPU of one, in µs. */
async function decide(owner) {
  const socket = await new Promise((resolve, reject) => {
    owner.open(url).subscribe({ next: resolve, error: reject });
  });
  const tooLarge = 'x'.repeat(1_001);
  await sleep(100);
  const before = process.cpuUsage();
  for (let i = 0; i < decisionsInRound; i++) {
    socket.send(tooLarge);
    if (i % 500 === 499) await new Promise((resolve) => setImmediate(resolve));
  }
  await sleep(400);
  const { user, system } = process.cpuUsage(before);
  socket.close();
  return (user + system) / decisionsInRound;
}
