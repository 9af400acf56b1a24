// One client of HTTP in a process of its own: what it takes for a number of GETs of a small JSON, 16 at a time.
// node client.mjs <client> <case> <url>
import { cpuUsage } from 'node:process';

const [name, kind, url] = process.argv.slice(2);
const clients = {
  'fetch of Node': async () => fetch,
  'undici.fetch': async () => (await import('undici')).fetch,
  'undici.request': async () => {
    const { Agent, request } = await import('undici');
    const dispatcher = new Agent({ connections: 16 });
    return async (target) => {
      const { body } = await request(target, { dispatcher });
      return { json: () => body.json(), body };
    };
  },
  'fetchFor(owner)': async () => {
    const [{ allow, createNetwork }, { fetchFor }, { undiciTransport }, { virtualTransport }, { NEVER }] =
      await Promise.all([
        import('../../dist/index.cjs'),
        import('../../dist/http.cjs'),
        import('../../dist/undici.cjs'),
        import('../../dist/testing.cjs'),
        import('rxjs'),
      ]);
    const limits = { requestsPerSecond: 1_000_000, idleConnectionsPerOwner: 16, maxResponseBytes: 2 ** 30 };
    const policy = { request: allow };
    const network = createNetwork({ transport: virtualTransport(NEVER), http: undiciTransport(), policy, limits });
    return fetchFor(network.createOwner({ name: 'bench', audits: { request: allow } }));
  },
};
const get = await clients[name]();

const cases = {
  /** CPU µs a request, 16 at a time. */
  get: async () => {
    const ask = async (count) => {
      for (let i = 0; i < count; i++) await (await get(`${url}json`)).json();
    };
    const turn = (count) => Promise.all(Array.from({ length: 16 }, () => ask(count / 16)));
    await turn(4_000);
    const before = cpuUsage();
    await turn(16_000);
    const { user, system } = cpuUsage(before);
    return (user + system) / 16_000;
  },
  /** ms from the request to the first byte of a stream, the median of 200. */
  first: async () => {
    const times = [];
    for (let i = 0; i < 220; i++) {
      const start = performance.now();
      const { body } = await get(`${url}stream`);
      const pieces = body[Symbol.asyncIterator]();
      await pieces.next();
      times.push(performance.now() - start);
      await pieces.return?.();
    }
    return times.slice(20).sort((a, b) => a - b)[100];
  },
  /** MB by which the memory of the process grows while 100 MB come down. */
  down: async () => {
    const before = process.memoryUsage.rss();
    let most = before;
    let size = 0;
    for await (const piece of (await get(`${url}large`)).body) {
      size += piece.byteLength;
      most = Math.max(most, process.memoryUsage.rss());
    }
    if (size !== 100_000_000) throw new Error(`only ${size} bytes came`);
    return (most - before) / 1_000_000;
  },
};
console.log(JSON.stringify(await cases[kind]()));
process.exit();
