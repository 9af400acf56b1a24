import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { authority, type Certificate, certificate } from './certificates.ts';
import { runInNode } from './runInNode.ts';
import { listen, startServer, startTcpServer, startTlsServer } from '../server.ts';

const script = require.resolve('./hostileDial.ts');
const here = { addresses: ['127.0.0.1'] };
const untrusted = /self[- ]signed certificate|unable to verify/u;

/** Dials in a process whose Object.prototype has these. */
const dialPolluted = async (
  input: { url: string; by?: 'ws'; ca?: string },
  ...pollute: readonly (readonly [string, unknown])[]
): Promise<{ outcome: string; polluted: number }> =>
  (await runInNode(script, { by: 'wsTransport', ...here, ...input, pollute })) as { outcome: string; polluted: number };

describe('in a realm whose Object.prototype is polluted, wsTransport()', () => {
  it('is not led to another agent, which before Node 24 leads ws to a server that nobody vouches for', async () => {
    await using server = await startTlsServer(await certificate({ dns: 'localhost' }));
    const url = `wss://localhost:${server.port}/`;
    const agent = ['agent', 'see hostileDial'] as const;
    const led = Number.parseInt(process.versions.node, 10) < 24;
    expect((await dialPolluted({ url, by: 'ws' }, agent)).outcome === 'opened').toBe(led);
    expect(await dialPolluted({ url }, agent)).toEqual({ outcome: expect.stringMatching(untrusted), polluted: 0 });
  }, 30_000);

  it.each<(readonly [string, unknown])[]>([
    [['rejectUnauthorized', false]],
    [
      ['checkServerIdentity', 'see hostileDial'],
      ['rejectUnauthorized', 0],
    ],
    [['secureContext', 'see hostileDial']],
    [['servername', 'other.example']],
    [['ca', 'no certificate']],
    [['minVersion', 'TLSv1']],
    [['secureProtocol', 'TLSv1_2_method']],
    [['pskCallback', 1]],
  ])(
    'verifies certificates and names: %j',
    async (...pollute) => {
      const ca = await authority();
      await using good = await startTlsServer(await certificate({ dns: 'localhost' }, ca));
      await using wrong = await startTlsServer(await certificate({ dns: 'other.example' }, ca));
      const dialled = [good, wrong].map(async ({ port }) =>
        dialPolluted({ url: `wss://localhost:${port}/`, ca: ca.cert }, ...pollute),
      );
      const [right, other] = await Promise.all(dialled);
      expect(right).toEqual({ outcome: 'opened', polluted: 0 });
      expect(other?.outcome).toMatch(/does not match certificate's altnames/u);
    },
    30_000,
  );

  it('asks no other resolver, and dials only what its own answered', async () => {
    await using server = await startServer();
    const pollute = [
      ['lookup', 'see hostileDial'],
      ['family', 4],
      ['createConnection', 'see hostileDial'],
      ['localAddress', '127.0.0.5'],
    ] as const;
    const url = `ws://a.example:${server.port}/`;
    expect(await dialPolluted({ url }, ...pollute)).toEqual({ outcome: 'opened', polluted: 0 });
    expect(server.from).toEqual(['127.0.0.1']);
  }, 30_000);

  it('uses no UNIX socket and no other host or port', async () => {
    const socketPath = path.join(os.tmpdir(), `polluted-${process.pid}.sock`);
    await using unix = await startTcpServer(undefined, { path: socketPath });
    await using other = await startTcpServer();
    await using server = await startServer();
    const pollute = [
      ['socketPath', socketPath],
      ['path', socketPath],
      ['hostname', 'other.example'],
      ['defaultPort', other.port],
      ['protocol', 'ftp:'],
      ['_defaultAgent', {}],
      ['auth', 'user:secret'],
      ['origin', 'https://evil.example'],
      ['handshakeTimeout', 1],
      ['fd', 0],
      ['handle', {}],
    ] as const;
    const outcome = await dialPolluted({ url: `ws://a.example:${server.port}/` }, ...pollute);
    expect(outcome).toEqual({ outcome: 'opened', polluted: 0 });
    expect([unix.accepted.length, other.accepted.length, server.accepted.length]).toEqual([0, 0, 1]);
    expect(server.requests[0]?.headers).toEqual({
      host: `a.example:${server.port}`,
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-key': expect.any(String),
      'sec-websocket-version': '13',
    });
  }, 30_000);

  it('L5 follows no redirect', async () => {
    await using inner = await startTcpServer();
    const server = http.createServer();
    server.on('upgrade', (_request, socket) => {
      socket.end(`HTTP/1.1 302 Found\r\nLocation: ws://127.0.0.1:${inner.port}/\r\nContent-Length: 0\r\n\r\n`);
    });
    await using redirecting = await listen(server);
    const url = `ws://a.example:${redirecting.port}/`;
    const outcome = await dialPolluted({ url }, ['followRedirects', true]);
    expect([outcome.outcome, inner.accepted.length]).toEqual(['Unexpected server response: 302', 0]);
  }, 30_000);
});

describe('where Node itself can make no connections, wsTransport()', () => {
  it.each([
    ['keepAliveInitialDelay', 'x'],
    ['objectMode', true],
  ])(
    'dials nothing, and ends the link once: Object.prototype.%s',
    async (...pollute) => {
      await using server = await startServer();
      const { outcome } = await dialPolluted({ url: `ws://a.example:${server.port}/` }, pollute);
      expect(outcome).toMatch(/^Cannot connect to a\.example:\d+: .*options\.(?:keepAliveInitialDelay|objectMode)/u);
      expect(server.accepted).toEqual([]);
    },
    30_000,
  );

  it.each([
    ...['connect', 'ready', 'timeout', 'connectionAttempt', 'resume', 'agentRemove', 'message'],
    ...['secureConnect', 'session'],
  ])(
    'P11 nor where the process would end, because Node would call what is no listener: Object.prototype.%s',
    async (name) => {
      await using server = await startServer();
      const { outcome } = await dialPolluted({ url: `ws://a.example:${server.port}/` }, [name, 'evil']);
      expect(outcome).toMatch(/^Cannot connect to a\.example:\d+: /u);
      expect(outcome).toContain(`Object.prototype has "${name}", which would be called`);
      expect(server.accepted).toEqual([]);
    },
    30_000,
  );
});

describe('in a hostile environment, wsTransport()', () => {
  const longAgo = { from: new Date('2020-01-01'), to: new Date('2020-02-01') };
  it.each<[string, (ca: Certificate) => Promise<Certificate>, RegExp]>([
    ['that signed itself', () => certificate({ dns: 'localhost' }), untrusted],
    ['for another name', (ca) => certificate({ dns: 'other.example' }, ca), /does not match certificate's altnames/u],
    ['that has expired', (ca) => certificate({ dns: 'localhost' }, ca, longAgo), /expired/u],
  ])(
    'refuses a certificate %s though NODE_TLS_REJECT_UNAUTHORIZED is 0, which makes ws trust anybody',
    async (_, make, why) => {
      const ca = await authority();
      await using server = await startTlsServer(await make(ca));
      const environment = { NODE_TLS_REJECT_UNAUTHORIZED: '0', NODE_NO_WARNINGS: '1' };
      const input = { url: `wss://localhost:${server.port}/`, ca: ca.cert, ...here, pollute: [] };
      expect(await runInNode(script, { ...input, by: 'ws' }, environment)).toMatchObject({ outcome: 'opened' });
      expect(await runInNode(script, { ...input, by: 'wsTransport' }, environment)).toMatchObject({
        outcome: expect.stringMatching(why),
      });
      expect(server.requests).toHaveLength(1); // that of ws
    },
    30_000,
  );

  it('P5 goes through no proxy', async () => {
    await using proxy = await startTcpServer();
    await using server = await startServer();
    const names = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'http_proxy', 'https_proxy', 'all_proxy'];
    const environment = Object.fromEntries(names.map((name) => [name, `http://127.0.0.1:${proxy.port}`]));
    const input = { url: `ws://a.example:${server.port}/`, by: 'wsTransport', ...here, pollute: [] };
    const outcome = await runInNode(script, input, { ...environment, NODE_USE_ENV_PROXY: '1' });
    expect([outcome, proxy.accepted.length]).toEqual([{ outcome: 'opened', polluted: 0 }, 0]);
  }, 30_000);
});
