// What npm run fleet:faults needs: real Redis servers, hosts as processes, a far end that counts, a proxy that can be cut.
import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Redis } from 'ioredis';
import { fleetOperator } from 'rx-secure-networking/fleet';
import { redisEngine } from 'rx-secure-networking/redis';
import { WebSocketServer } from 'ws';

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits until something holds, at most so long; returns how long it took. */
export async function until(holds, patience, what) {
  const began = performance.now();
  while (!(await holds())) {
    if (performance.now() - began > patience) throw new Error(`waited ${patience} ms for ${what}`);
    await sleep(2);
  }
  return performance.now() - began;
}

/** A redis-server on a port of the system's choosing. Fails loudly if there is none. */
export async function startRedis(persists = false) {
  const dir = await mkdtemp(path.join(tmpdir(), 'fleet-redis-'));
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  const redis = {
    port,
    async start() {
      const words = ['--port', port, '--bind', '127.0.0.1', '--dir', dir, '--save', '', '--loglevel', 'warning'];
      redis.child = spawn('redis-server', [...words, '--appendonly', persists ? 'yes' : 'no'].map(String), {
        stdio: 'ignore',
      });
      const failed = once(redis.child, 'error').then(() => {
        throw new Error('there is no redis-server: apt-get install redis-server');
      });
      failed.catch(() => undefined);
      await Promise.race([failed, until(() => answers(port), 5_000, 'redis-server')]);
    },
    freeze: () => redis.child.kill('SIGSTOP'),
    thaw: () => redis.child.kill('SIGCONT'),
    async kill() {
      redis.child.kill('SIGKILL');
      await once(redis.child, 'exit');
    },
    async stop() {
      redis.thaw();
      if (redis.child.exitCode === null && redis.child.signalCode === null) await redis.kill();
      await rm(dir, { recursive: true, force: true });
    },
  };
  await redis.start();
  return redis;
}

async function answers(port) {
  const socket = net.connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    socket.write('PING\r\n');
    const [data] = await once(socket, 'data');
    return String(data).startsWith('+PONG');
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** The operator's side. */
export async function startOperator(port) {
  const client = new Redis({ port, host: '127.0.0.1', maxRetriesPerRequest: 0, autoResendUnfulfilledCommands: false });
  client.on('error', () => undefined);
  await once(client, 'ready');
  const send = ([name, ...words]) => client.call(name, words);
  const operator = fleetOperator(redisEngine({ send, wait: send, fleet: 'faults' }), { engineTimeout: 5_000 });
  return { operator, client, stop: () => client.disconnect() };
}

/** One host as a process. */
export async function startHost(settings) {
  const child = fork('scripts/fleetHost.mjs', [JSON.stringify(settings)], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const waiting = new Map();
  let last = 0;
  const host = {
    child,
    name: settings.host,
    fresh: false,
    ask: (name, words = {}) =>
      new Promise((resolve) => {
        last += 1;
        waiting.set(last, resolve);
        child.send({ id: last, name, ...words });
      }),
    async kill() {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return undefined;
      const exit = once(child, 'exit');
      const left = await host.ask('leave');
      await exit;
      return left;
    },
  };
  const ready = new Promise((resolve) => {
    child.on('message', ({ id, answer, fresh, ready: isReady }) => {
      if (isReady) resolve();
      if (fresh !== undefined) host.fresh = fresh;
      waiting.get(id)?.(answer);
      waiting.delete(id);
    });
  });
  await Promise.race([ready, once(child, 'exit').then(() => Promise.reject(new Error('a host has died')))]);
  await until(() => host.fresh, 5_000, 'a host to be fresh');
  return host;
}

/** The far end of all connections: counts them by subject. With `polite: false` it never answers a close. */
export async function startFarEnd({ polite = true } = {}) {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  const farEnd = {
    url: `ws://127.0.0.1:${server.address().port}/`,
    open: 0,
    most: 0,
    /** How many are open of a host, or of a subject. */
    of: (word) => [...sockets].filter((request) => request.url.split('/').includes(word)).length,
    stop: () => {
      for (const client of server.clients) client.terminate();
      server.close();
    },
  };
  const sockets = new Set();
  server.on('connection', (socket, request) => {
    sockets.add(request);
    farEnd.open = sockets.size;
    farEnd.most = Math.max(farEnd.most, sockets.size);
    const tcp = request.socket;
    socket.on('error', () => undefined);
    if (!polite) socket._receiver.removeAllListeners('conclude'); // the close frame is read and not answered
    tcp.on('close', () => {
      sockets.delete(request);
      farEnd.open = sockets.size;
    });
  });
  return farEnd;
}

/** A proxy before a port. When it is cut, nothing passes and nothing closes. */
export async function startProxy(port) {
  const pairs = new Set();
  let isCut = false;
  const server = net.createServer((near) => {
    const far = net.connect(port, '127.0.0.1');
    const pair = [near, far];
    pairs.add(pair);
    for (const [one, other] of [pair, [far, near]]) {
      one.on('data', (data) => other.write(data));
      one.on('error', () => undefined);
      one.on('close', () => {
        other.destroy();
        pairs.delete(pair);
      });
      if (isCut) one.pause();
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: server.address().port,
    cut() {
      isCut = true;
      for (const pair of pairs) for (const socket of pair) socket.pause();
    },
    heal() {
      isCut = false;
      for (const pair of pairs) for (const socket of pair) socket.resume();
    },
    stop() {
      for (const pair of pairs) for (const socket of pair) socket.destroy();
      server.close();
    },
  };
}

/** Reads a log, and counts for each host its records and what gaps say; `twice` must stay 0. */
export async function readLog(operator) {
  const hosts = new Map();
  const seen = new Set();
  for await (const entry of operator.read()) {
    const host = hosts.get(entry.host) ?? { records: 0, gaps: {}, missing: 0, twice: 0, last: 0 };
    hosts.set(entry.host, host);
    if (entry.type === 'gap') {
      host.gaps[entry.why] = (host.gaps[entry.why] ?? 0) + entry.count;
      host.missing += entry.count;
      host.last = entry.from + entry.count - 1;
      continue;
    }
    const key = `${entry.incarnation} ${entry.seq}`;
    if (seen.has(key)) host.twice += 1;
    seen.add(key);
    host.records += 1;
    host.last = entry.seq;
  }
  return hosts;
}

/** p50, p99 and the most of some durations, as text. */
export function spread(times) {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (part) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
  return { p50: at(0.5), p99: at(0.99), max: sorted.at(-1) };
}
