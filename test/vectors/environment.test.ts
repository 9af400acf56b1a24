import { authority, type Certificate, certificate } from '../transport/certificates.ts';
import { runInNode } from '../transport/runInNode.ts';
import { startServer, startTcpServer, startTlsServer } from '../server.ts';
import { type Vector, codeOf } from '../vectors.ts';
import { redirectTo } from './redirecting.ts';
import { rows } from './table.ts';

// Each in a process of its own: what these vectors do reaches all of it, Node's own modules included.

const script = require.resolve('./guest.ts');
const noTrust = /self[- ]signed certificate|unable to verify/u;
let ca: Certificate;
beforeAll(async () => {
  ca = await authority();
});

const open = async (input: object, environment = {}) =>
  runInNode(script, { js: '', address: '127.0.0.1', ...input }, environment);

const ofProcess = rows('header-option').filter(([, { input }]) => codeOf(input) !== undefined);

describe('header-option', () => {
  test.each(ofProcess)(
    '%s has no effect on a dial: a good server is reached, an unknown one is not',
    async (_id, vector) => {
      await using proxy = await startTcpServer();
      const js = (codeOf(vector.input) ?? '').replace('http://attacker', `http://127.0.0.1:${proxy.port}`);
      await using good = await startTlsServer(await certificate({ dns: 'localhost' }, ca));
      await using unknown = await startTlsServer(await certificate({ dns: 'localhost' }));
      await using elsewhere = await startServer();
      await using redirecting = await startServer(undefined, redirectTo(elsewhere.url));

      const [trusted, untrusted] = [good, unknown].map(({ port }) => `wss://localhost:${port}/`);
      const urls = [trusted, untrusted, `ws://a.example:${redirecting.port}/`];

      expect(vector.expect.result).toBe('no-effect');
      expect(await open({ js, ca: ca.cert, urls })).toEqual({
        outcomes: ['opened', expect.stringMatching(noTrust), expect.stringMatching('302')],
        called: 0,
      });
      expect([unknown.requests, elsewhere.requests, proxy.accepted]).toEqual([[], [], []]);
    },
    30_000,
  );
});

describe('dns', () => {
  const withEnvironment = rows('dns').filter(([, { input }]) => 'env' in (input as object));
  test.each(withEnvironment)(
    '%s uses no proxy of the environment',
    async (_id, { input }: Vector) => {
      const { env } = input as { env: Record<string, string> };
      await using used = await startTcpServer();
      await using good = await startTlsServer(await certificate({ dns: 'a.example' }, ca));
      const set = Object.fromEntries(
        Object.entries(env).map(([name, value]) => [name, value.replace(/:9$/, `:${used.port}`)]),
      );

      expect(set['HTTPS_PROXY']).toContain(String(used.port));
      const dialled = await open({ ca: ca.cert, urls: [`wss://a.example:${good.port}/`] }, set);
      expect(dialled).toEqual({ outcomes: ['opened'], called: 0 });
      expect(used.accepted).toEqual([]);
    },
    30_000,
  );
});
