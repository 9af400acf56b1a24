// One sample of HTTP in a process of its own: node --expose-gc client.mjs <case> <client> <url> <part>. The part is that of
// the usual number of requests.
import { cpuUsage } from 'node:process';

const [kind, name, url, part] = process.argv.slice(2);
const AT_ONCE = 16;

/** The library over virtual sockets, with real HTTP if asked for. */
async function networkWith(http) {
  const [{ allow, createNetwork }, { undiciTransport }, { virtualTransport }, { NEVER }] = await Promise.all([
    import('../../dist/index.cjs'),
    import('../../dist/undici.cjs'),
    import('../../dist/testing.cjs'),
    import('rxjs'),
  ]);
  const limits = { requestsPerSecond: 1_000_000, idleConnectionsPerOwner: AT_ONCE, maxResponseBytes: 2 ** 30 };
  return createNetwork({
    transport: virtualTransport(NEVER),
    ...(http && { http: undiciTransport() }),
    policy: { request: allow },
    limits,
  });
}
const yes = () => true;
const idle = { name: 'idle', audits: { request: yes } };

const clients = {
  'fetch of Node': async () => fetch,
  'undici.fetch': async () => (await import('undici')).fetch,
  'undici.request': async () => {
    const { Agent, request } = await import('undici');
    const dispatcher = new Agent({ connections: AT_ONCE });
    return async (target) => {
      const { body } = await request(target, { dispatcher });
      return { json: () => body.json(), body };
    };
  },
  'fetchFor(owner)': async () => {
    const { fetchFor } = await import('../../dist/http.cjs');
    return fetchFor((await networkWith(true)).createOwner({ name: 'bench', audits: { request: yes } }));
  },
  'without http': async () => {
    const network = await networkWith(false);
    return () => network.createOwner(idle);
  },
  'with http': async () => {
    const network = await networkWith(true);
    return () => network.createOwner(idle);
  },
  'with a fetch of its own': async () => {
    const [network, { fetchFor }] = [await networkWith(true), await import('../../dist/http.cjs')];
    return () => fetchFor(network.createOwner(idle));
  },
};
const act = await clients[name]();

/** Without garbage: the memory of buffers is freed a moment after they were collected. */
const held = async () => {
  for (let turn = 0; turn < 3; turn += 1) {
    globalThis.gc();
    await new Promise((next) => setImmediate(next));
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};

/** Reads 100 MB, and gives the most that `measure` has grown by on the way since a first, small response, in MB. */
async function growth(measure, every) {
  await (await act(`${url}json`)).json();
  const before = await measure();
  let most = before;
  let size = 0;
  let next = every;
  for await (const piece of (await act(`${url}large`)).body) {
    size += piece.byteLength;
    if (size < next) continue;
    next += every;
    most = Math.max(most, await measure());
  }
  if (size !== 100_000_000) throw new Error(`only ${size} bytes came`);
  return (most - before) / 1_000_000;
}

const cases = {
  /** CPU µs a request. */
  get: async () => {
    const turn = (count) => {
      const ask = async () => {
        for (let i = 0; i < count / AT_ONCE; i++) await (await act(`${url}json`)).json();
      };
      return Promise.all(Array.from({ length: AT_ONCE }, ask));
    };
    const count = 16_000 * part;
    await turn(count / 4);
    const before = cpuUsage();
    await turn(count);
    const { user, system } = cpuUsage(before);
    return (user + system) / count;
  },
  /** ms from the request to the first byte of a stream, the median. */
  first: async () => {
    const times = [];
    for (let i = 0; i < 1_000 * part; i++) {
      const start = performance.now();
      const { body } = await act(`${url}stream`);
      const pieces = body[Symbol.asyncIterator]();
      await pieces.next();
      times.push(performance.now() - start);
      await pieces.return?.();
    }
    const warm = times.slice(times.length / 10).sort((a, b) => a - b);
    return warm[Math.floor(warm.length / 2)];
  },
  down: () => growth(() => process.memoryUsage().rss, 1),
  held: () => growth(held, 5_000_000),
  /** Bytes of heap. */
  idle: async () => {
    const count = 10_000;
    for (let i = 0; i < 100; i++) act();
    const before = await held();
    const kept = Array.from({ length: count }, () => act());
    return ((await held()) - before) / kept.length;
  },
};
console.log(JSON.stringify(await cases[kind]()));
process.exit();
