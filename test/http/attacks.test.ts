import type { Socket } from 'node:net';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { denyPrivateAddresses, platforms } from 'rx-secure-networking';
import { fetchFor } from 'rx-secure-networking/http';
import { undiciTransport } from 'rx-secure-networking/undici';
import { rows } from '../vectors/table.ts';
import { authority, certificate } from '../transport/certificates.ts';
import { runInNode } from '../transport/runInNode.ts';
import { startHttp } from './httpServer.ts';
import { httpWorld, yes } from './httpWorld.ts';
import { startRaw } from './startRaw.ts';
import { failureOf, until } from '../waiting.ts';

// The groups of attacks, each with a twin that is allowed. Some stand elsewhere:
//  1 the twin of all: a public place answers        14 two answers: pushed later, and in one packet
//  2 spellings of private and foreign places        15 bytes and getters that change (and H9)
//  3 redirects to private places                    16 pollution: names of undici, of fetch, of sockets
//  4 rebinding, mixed and mapped names              17 hangs, loops, endless redirects (H2, H12, and here)
//  5 connections shared between owners (H5)         18 raw answers (rawCases of the contract, and here)
//  6 secrets across origins, 7 within one (H7)      19 re-entrance and destroy in an audit (H16, H10)
//  8 bombs  9 chains of codings  10 26 MB plain     20 300 requests on a signal  21 a caller's abort
//    (H12)                                          22 destroyed while waiting, dripping, resolving (H10)
// 11 bodies that nobody reads (and H12)             23 opaque errors (H17)  24 nothing unhandled (H18)
// 12 injection into headers, methods (H6), paths    25 kinds, no audit, no transport, http: on a server (H1, presets)
// 13 names of the connection (H6, and here)         26 endless uploads (H12, and here)

const guarded = { request: yes, resolve: denyPrivateAddresses().resolve };
const resolving = (...addresses: string[]) =>
  ((_name: string, _options: unknown, done: (error: null, list: object[]) => void) =>
    done(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    )) as never;

describe('Places', () => {
  const spellings = [
    ...['127.0.0.1', '127.1', '2130706433', '0x7f000001', '0177.0.0.1', '127.0.0.1.', '0', '0.0.0.0', '[::1]', '[::]'],
    ...['[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[64:ff9b::7f00:1]', '[fe80::1]', '[fc00::1]', '[2002:7f00:1::]'],
    ...['localhost', 'a.localhost', 'printer.local', 'metadata.google.internal', '169.254.169.254', '10.0.0.1'],
    ...['192.168.0.1', '172.16.0.1', '100.64.0.1', '１２７.０.０.１', '①27.0.0.1', '%31%32%37.0.0.1', 'LOCALHOST'],
  ];

  it.each(spellings)('%s is not reached', async (host) => {
    await using server = await startHttp();
    using world = httpWorld({ policy: denyPrivateAddresses() });
    expect(await failureOf(world.fetch(`http://${host}:${server.port}/`))).toMatchObject({ message: 'fetch failed' });
    expect([
      server.connections.count,
      world.decisions.every(({ allow }) => !allow || world.decisions.length > 1),
    ]).toEqual([0, true]);
  });

  const foreign = [
    ...['127.0.0.1:PORT\\@public.example/', 'public.example@127.0.0.1:PORT/', 'public.example:PORT@127.0.0.1:PORT/'],
    ...[
      '127.0.0.1%2f@public.example:PORT/',
      '[::1%25lo]:PORT/',
      '[0:0:0:0:0:ffff:127.0.0.1]:PORT/',
      'localhost.:PORT/',
    ],
    ...['127。0。0。1:PORT/', '①②⑦.⓪.⓪.①:PORT/', '[fd00:ec2::254]/', '100.100.100.200/', '0x7f.1:PORT/'],
  ].map((rest) => `http://${rest}`);
  const otherwise = [
    ...['http:127.0.0.1:PORT/', ' http://127.0.0.1:PORT/ ', '//127.0.0.1:PORT/', 'HTTP://127.0.0.1:PORT/'],
    ...['unix:/var/run/docker.sock', 'http+unix://%2Fvar%2Frun%2Fdocker.sock/', 'http://unix:/var/run/docker.sock:/v1'],
  ];

  it.each([...foreign, ...otherwise])('%s is not reached either', async (spelt) => {
    await using server = await startHttp();
    using world = httpWorld({
      http: undiciTransport({ resolver: resolving('127.0.0.1') }),
      policy: denyPrivateAddresses(),
    });
    expect(await failureOf(world.fetch(spelt.replaceAll('PORT', String(server.port))))).toMatchObject({
      message: 'fetch failed',
    });
    expect(server.connections.count).toBe(0);
  });

  it.each([301, 302, 303, 307, 308])('a redirect %d to a name that leads to a private address', async (status) => {
    await using inner = await startHttp();
    await using start = await startHttp((_request, response) => {
      response.writeHead(status, { location: `http://inner.example:${inner.port}/` }).end();
    });
    const policy = {
      request: yes,
      resolve: ({ endpoint }: { endpoint: { host: string } }) => endpoint.host !== 'inner.example',
    };
    using world = httpWorld({ http: undiciTransport({ resolver: resolving('127.0.0.1') }), policy });
    expect(await failureOf(world.fetch(`http://start.example:${start.port}/`))).toMatchObject({
      cause: { decision: { action: 'resolve' } },
    });
    expect([start.requests.length, inner.connections.count]).toEqual([1, 0]);
  });

  it('and its allow twin: the same server is reached where private addresses may be', async () => {
    await using server = await startHttp();
    using world = httpWorld();
    for (const host of ['127.0.0.1', '127.1', '2130706433', '0x7f000001', 'LOCALHOST']) {
      expect(await (await world.fetch(`http://${host}:${server.port}/`)).text()).toBe('ok');
    }
  });

  const targets = [
    'http://127.0.0.1/',
    'http://[::ffff:127.0.0.1]/',
    '//127.0.0.1/',
    'file:///etc/passwd',
    'javascript:1',
  ];
  const redirects = [301, 302, 303, 307, 308].flatMap((status) =>
    [...targets, 'http://a:b@127.0.0.1/', 'http://127.0.0.1:22/', 'http://localhost/'].map(
      (to) => [status, to] as const,
    ),
  );

  it.each(redirects)('P5 a redirect %d to %s is not followed', async (status, location) => {
    await using inner = await startHttp();
    const to = location.replace(/(127\.0\.0\.1|localhost|\])\//, `$1:${inner.port}/`);
    await using start = await startHttp((_request, response) => response.writeHead(status, { location: to }).end());
    const url = `http://start.example:${start.port}/`;
    // 127.0.0.1 stands for the public, by its name alone.
    using world = httpWorld({
      http: undiciTransport({ resolver: resolving('127.0.0.1') }),
      policy: { request: denyPrivateAddresses().request },
    });
    expect(await failureOf(world.fetch(url))).toMatchObject({ message: 'fetch failed' });
    expect([start.requests.length, inner.connections.count]).toEqual([1, 0]);
  });

  it.each([['127.0.0.1'], ['203.0.113.7', '127.0.0.1'], ['::ffff:127.0.0.1'], ['::1'], ['169.254.169.254']])(
    'a name that leads to %s %s is not reached',
    async (...addresses) => {
      await using server = await startHttp();
      using world = httpWorld({ http: undiciTransport({ resolver: resolving(...addresses) }), policy: guarded });
      expect(await failureOf(world.fetch(`http://name.example:${server.port}/`))).toMatchObject({
        cause: { decision: { action: 'resolve', code: 'address' } },
      });
      expect(server.connections.count).toBe(0);
    },
  );

  it('rebinding: one look-up a dial, and the next dial is judged anew', async () => {
    await using server = await startHttp((_request, response) => {
      response.setHeader('connection', 'close');
      response.end('ok');
    });
    let looked = 0;
    const resolver = ((_name: string, _options: unknown, done: (error: null, list: object[]) => void) => {
      looked += 1;
      done(null, [{ address: looked === 1 ? '127.0.0.1' : '127.0.0.2', family: 4 }]);
    }) as never;
    const policy = {
      request: yes,
      resolve: ({ addresses }: { addresses: readonly string[] }) => addresses[0] === '127.0.0.1',
    };
    using world = httpWorld({ http: undiciTransport({ resolver }), policy });
    const url = `http://name.example:${server.port}/`;
    expect(await (await world.fetch(url)).text()).toBe('ok');
    await until(() => server.connections.open === 0);
    expect(await failureOf(world.fetch(url))).toMatchObject({ message: 'fetch failed' });
    expect([looked, server.connections.count]).toEqual([2, 1]);
  });
});

describe('Vectors of sockets, as HTTP', () => {
  const asHttp = (input: string): string => input.replace(/^ws(s?):/i, 'http$1:');
  const inputs = rows('url-reject').flatMap(([id, { input }]) =>
    typeof input === 'string' ? [[id, input] as const] : [],
  );

  test.each(inputs)('%s sends nothing to a private place', async (_id, input) => {
    using world = httpWorld({
      policy: platforms.server,
      http: undiciTransport({ resolver: resolving('127.0.0.1') }),
    });
    expect(await failureOf(world.fetch(asHttp(input)))).toMatchObject({ message: 'fetch failed' });
    expect(world.ends.every(({ http }) => http?.status === undefined)).toBe(true);
  });
});

describe('Requests', () => {
  it.each([
    ['a line break in a value', { 'x-a': 'a\r\nx-evil: 1' }],
    ['a zero in a value', { 'x-a': 'a\0b' }],
    ['a line break in a name', { 'x-a\r\nx-evil': '1' }],
    ['a blank in a name', { 'x a': '1' }],
    ['a control character in a value', { 'x-a': 'a\x01b' }],
    ['a control character in a value that is not sent', { connection: 'a\x7f' }],
    ['beyond Latin-1', { 'x-a': 'ü€' }],
  ])('no header has %s', async (_name, headers) => {
    await using server = await startHttp();
    using world = httpWorld();
    const failure = await failureOf(world.fetch(server.url, { headers: headers as never }));
    expect(failure).toMatchObject({ name: 'TypeError', message: expect.not.stringMatching('fetch failed') as unknown });
    expect(world.decisions).toEqual([]);
    expect(server.connections.count).toBe(0);
  });

  it('no path has a line break of its own', async () => {
    await using server = await startHttp();
    using world = httpWorld();
    await (await world.fetch(`${server.url}a\r\nHost: evil.example\r\n\r\nGET /b`)).text();
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]?.headers.host).toBe(`127.0.0.1:${server.port}`);
  });

  it('bytes that are changed after the question are not what is sent', async () => {
    let body = '';
    await using server = await startHttp((request, response) => {
      request.on('data', (piece: Buffer) => (body += piece.toString()));
      request.on('end', () => response.end());
    });
    const bytes = new TextEncoder().encode('good');
    using world = httpWorld({
      owner: { audits: { request: () => new Promise<boolean>((resolve) => setImmediate(() => resolve(true))) } },
    });
    const asked = world.fetch(server.url, { method: 'POST', body: bytes });
    bytes.set(new TextEncoder().encode('evil'));
    await (await asked).text();
    expect(body).toBe('good');
  });

  it.each([
    ['an ArrayBuffer', (memory: ArrayBuffer) => Object.assign(new ArrayBuffer(4), { slice: () => memory })],
    [
      'a view',
      (memory: ArrayBuffer) =>
        Object.defineProperty(new Uint8Array(4), 'buffer', { value: memory }) as unknown as ArrayBuffer,
    ],
  ])('bytes of %s that gives memory which still changes are those of the question', async (_name, lying) => {
    let body = '';
    await using server = await startHttp((request, response) => {
      request.on('data', (piece: Buffer) => (body += piece.toString()));
      request.on('end', () => response.end());
    });
    const memory = new TextEncoder().encode('good');
    const change = () => new Promise<boolean>((resolve) => setImmediate(() => resolve(memory.fill(33).length > 0)));
    using world = httpWorld({ owner: { audits: { request: change } } });
    await (await world.fetch(server.url, { method: 'POST', body: lying(memory.buffer) })).text();
    expect(body).not.toContain('!');
  });

  it('pieces of a body that lie about their size are counted', async () => {
    await using server = await startHttp();
    using world = httpWorld({ limits: { maxRequestBytes: 10 } });
    const body = new ReadableStream({
      start: (controller) => {
        for (let i = 0; i < 3; i++) {
          controller.enqueue(Object.defineProperty(new Uint8Array(6), 'byteLength', { value: 0 }));
        }
        controller.close();
      },
    });
    const asked = world.fetch(server.url, { method: 'POST', body, duplex: 'half' } as RequestInit);
    expect(await failureOf(asked)).toMatchObject({ cause: { decision: { code: 'too-large' } } });
    expect(server.connections.count).toBe(0);
  });

  it('the length of a body is that of its bytes, whatever its headers say', async () => {
    let body = '';
    await using server = await startHttp((request, response) => {
      request.on('data', (piece: Buffer) => (body += piece.toString()));
      request.on('end', () => response.end());
    });
    using world = httpWorld();
    const headers = { 'content-length': '0', 'transfer-encoding': 'chunked', connection: 'x-api-key, content-length' };
    await (await world.fetch(server.url, { method: 'POST', body: 'abc', headers })).text();
    expect([body, server.requests[0]?.headers['content-length']]).toEqual(['abc', '3']);
    expect(server.requests[0]?.headers).not.toHaveProperty('transfer-encoding');
  });

  it.each(['a%0d%0aX-Evil:%201', 'a\u010a', 'a\tb', 'a%00', '%0d%0a%0d%0aGET%20/b'])(
    'a path %j is one line of one request',
    async (given) => {
      await using server = await startHttp();
      using world = httpWorld();
      await (await world.fetch(server.url + given)).text();
      expect([server.requests.length, Object.keys(server.requests[0]?.headers ?? {})]).toEqual([
        1,
        expect.not.arrayContaining(['x-evil']),
      ]);
    },
  );

  it('an agent, a dispatcher and a proxy of the owner’s are nobody’s', async () => {
    await using server = await startHttp();
    const called: string[] = [];
    const trap = new Proxy({}, { get: (_target, name) => called.push(String(name)) });
    using world = httpWorld();
    const init = { dispatcher: trap, agent: trap, proxy: trap, client: trap, window: null, credentials: 'include' };
    await (await world.fetch(server.url, init as never)).text();
    expect(called).toEqual([]);
  });

  it('forms, blobs and URLSearchParams are sent with their type, and counted', async () => {
    await using server = await startHttp();
    const sizes: number[] = [];
    using world = httpWorld({ owner: { audits: { request: ({ bodyBytes }) => sizes.push(bodyBytes) > 0 } } });
    const form = new FormData();
    form.set('a', 'b');
    for (const body of [form, new Blob(['abc'], { type: 'text/x' }), new URLSearchParams({ a: 'b' })]) {
      await (await world.fetch(server.url, { method: 'POST', body })).text();
    }
    const types = server.requests.map(({ headers }) => headers['content-type']?.replace(/;.*/, ''));
    expect(types).toEqual(['multipart/form-data', 'text/x', 'application/x-www-form-urlencoded']);
    expect(sizes.slice(1)).toEqual([3, 3]);
  });

  it('300 requests on one signal bring no warning, and an abort ends what is pending', async () => {
    await using server = await startHttp((request, response) =>
      request.url === '/wait' ? undefined : response.end('ok'),
    );
    const warnings: unknown[] = [];
    const warn = (warning: unknown) => warnings.push(warning);
    process.on('warning', warn);
    using world = httpWorld({ limits: { requestsPerSecond: 1_000 } });
    const stop = new AbortController();
    for (let i = 0; i < 300; i++) await (await world.fetch(server.url, { signal: stop.signal })).text();
    const asked = failureOf(world.fetch(`${server.url}wait`, { signal: stop.signal }));
    await until(() => server.requests.length === 301);
    stop.abort(new Error('enough'));
    expect(await asked).toMatchObject({ message: 'enough' });
    expect(await failureOf(world.fetch(server.url, { signal: stop.signal }))).toMatchObject({ message: 'enough' });
    await new Promise((resolve) => setImmediate(resolve));
    process.off('warning', warn);
    expect(warnings).toEqual([]);
  });
});

describe('Responses', () => {
  it('a bomb stops at the limit', async () => {
    const bomb = gzipSync(Buffer.alloc(100_000_000));
    await using server = await startHttp((_request, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb),
    );
    using world = httpWorld({ limits: { maxResponseBytes: 1_000_000 } });
    expect(await failureOf((await world.fetch(server.url)).arrayBuffer())).toMatchObject({ cause: { code: 'limit' } });
    expect(world.ends[0]?.bytesReceived).toBeLessThan(1_200_000);
  });

  it('an endless body of a redirect is not read', async () => {
    await using end = await startHttp();
    await using start = await startHttp((_request, response) => {
      response.writeHead(302, { location: end.url });
      const more = (): void => {
        while (response.write(Buffer.alloc(65_536)));
        response.once('drain', more);
      };
      more();
    });
    using world = httpWorld();
    expect(await (await world.fetch(start.url)).text()).toBe('ok');
    await until(() => start.connections.open === 0);
  });

  it('bodies that nobody reads fill the quota, which is free again after the deadline', async () => {
    await using server = await startHttp((_request, response) => response.write('a'));
    using world = httpWorld({ limits: { requestsPerOwner: 8, holdTimeout: 500 } });
    await Promise.all(Array.from({ length: 8 }, () => world.fetch(server.url)));
    expect(await failureOf(world.fetch(server.url))).toMatchObject({ cause: { code: 'limit' } });
    await until(() => server.connections.open === 0);
    await (await world.fetch(server.url)).body?.cancel();
  });

  it('a second answer that is pushed onto an idle connection reaches nobody', async () => {
    const ok = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok';
    await using server = await startRaw((socket) => {
      socket.write(ok);
      setImmediate(() => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nforged'));
      socket.on('data', () => socket.write(ok));
    });
    using world = httpWorld();
    for (let i = 0; i < 3; i++) expect(await (await world.fetch(server.url)).text()).toBe('ok');
  });

  it.each([
    ['GET', 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok'],
    ['GET', 'HTTP/1.1 204 No Content\r\n\r\n'],
    ['GET', 'HTTP/1.1 304 Not Modified\r\ncontent-length: 5\r\n\r\n'],
    ['HEAD', 'HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n'],
  ])('a second answer in the packet of the first reaches nobody: %s, %j', async (method, answer) => {
    const forged = 'HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nforged';
    await using server = await startRaw((socket) => socket.write(answer + forged));
    using world = httpWorld();
    for (let i = 0; i < 3; i++) {
      const text = await world.fetch(server.url, { method }).then((response) => response.text(), String);
      expect(text).not.toContain('forged');
    }
    expect(server.counts.connections).toBe(3);
  });

  it.each([
    ['GET', 204],
    ['GET', 304],
    ['HEAD', 200],
  ])('a response that can have no body is whole, whatever its length says: %s %d', async (method, status) => {
    await using server = await startRaw(`HTTP/1.1 ${status} Odd\r\ncontent-length: 5\r\n\r\n`);
    using world = httpWorld();
    expect((await world.fetch(server.url, { method })).status).toBe(status);
    await until(() => world.ends.length > 0);
    expect(world.ends).toMatchObject([{ end: { by: 'peer', code: 1000 } }]);
  });

  it.each([3, 1_000])('a chain of %d codings is refused', async (count) => {
    await using server = await startHttp((_request, response) => {
      response.writeHead(200, { 'content-encoding': Array.from({ length: count }, () => 'gzip').join(', ') });
      response.end(gzipSync(gzipSync(gzipSync('hello'))));
    });
    using world = httpWorld();
    expect(await failureOf(world.fetch(server.url))).toMatchObject({ message: 'fetch failed' });
    await until(() => server.connections.open === 0);
  });

  it.each([
    'HTTP/1.1 999 Odd\r\ncontent-length: 0\r\n\r\n',
    'HTTP/1.1 199 Odd\r\n\r\nHTTP/1.1 600 Odd\r\ncontent-length: 0\r\n\r\n',
  ])('a status that the standard has not is a failure: %j', async (answer) => {
    await using server = await startRaw(answer);
    using world = httpWorld();
    expect(await failureOf(world.fetch(server.url))).toMatchObject({ message: 'fetch failed' });
  });

  it.each([
    ['before the headers', '', 'connect-failed'],
    ['in a body with a length', 'HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc', 'lost'],
    ['in a body without one', 'HTTP/1.1 200 OK\r\n\r\nabc', 'lost'],
  ])('H18 a reset %s has the code of the system', async (_name, sent, code) => {
    await using server = await startRaw((socket) => (sent === '' ? socket.resetAndDestroy() : socket.write(sent)));
    using world = httpWorld();
    const read = async () => {
      const text = (await world.fetch(server.url)).text();
      for (const socket of server.sockets) socket.resetAndDestroy();
      return text;
    };
    expect(await failureOf(read())).toMatchObject({ cause: { code, detail: { code: 'ECONNRESET' } } });
    expect(world.ends).toMatchObject([{ end: { detail: { code: 'ECONNRESET' } } }]);
  });

  it('H18 a body without a length is whole when the connection closes, and lost when it is reset', async () => {
    await using server = await startRaw('HTTP/1.1 200 OK\r\n\r\nwhole');
    using world = httpWorld();
    const bodyAfter = async (how: 'end' | 'resetAndDestroy') => {
      const response = await world.fetch(server.url);
      const text = response.text();
      for (const socket of server.sockets) socket[how]();
      return text;
    };

    expect(await bodyAfter('end')).toBe('whole');
    expect(await failureOf(bodyAfter('resetAndDestroy'))).toMatchObject({
      cause: { code: 'lost', message: expect.stringContaining('ECONNRESET') as string },
    });
    expect(await bodyAfter('end')).toBe('whole');
  });

  const text = Array.from({ length: 20_000 }, (_, i) => (i * 7_919) % 10_007).join();
  const plain = Buffer.from(text);
  const coded = gzipSync(plain);
  const endings: [string, string, Buffer][] = [
    ['HTTP/1.0, plain', 'HTTP/1.0 200 OK\r\n', plain],
    ['HTTP/1.0, coded', 'HTTP/1.0 200 OK\r\ncontent-encoding: gzip\r\n', coded],
    ['no length, coded', 'HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\n', coded],
    ['a length', `HTTP/1.1 200 OK\r\ncontent-length: ${plain.length}\r\n`, plain],
    ['a length, coded', `HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: ${coded.length}\r\n`, coded],
    [
      'a length, coded, connection: close',
      `HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-encoding: gzip\r\ncontent-length: ${coded.length}\r\n`,
      coded,
    ],
  ];
  describe.each(endings)('a server that closes after its response: %s', (_what, head, body) => {
    const answering = (socket: Socket): unknown => socket.end(Buffer.concat([Buffer.from(`${head}\r\n`), body]));

    it('P11 H18 the response is whole, and no process ends', async () => {
      await using server = await startRaw(answering);
      using world = httpWorld();
      expect(await (await world.fetch(server.url)).text()).toBe(text);
    });

    it('P11 H18 the same if it is read late, or never', async () => {
      await using server = await startRaw(answering);
      using world = httpWorld();
      const [never, late] = await Promise.all([world.fetch(server.url), world.fetch(server.url)]);
      for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));

      expect([never.status, await late.text()]).toEqual([200, text]);
    });
  });

  it('P11 H18 a response that is reset while nobody reads it is lost, and no process ends', async () => {
    await using server = await startRaw('HTTP/1.0 200 OK\r\n\r\nhalf');
    using world = httpWorld();
    const response = await world.fetch(server.url);
    for (const socket of server.sockets) socket.resetAndDestroy();
    await until(() => world.ends.length > 0);

    expect(await failureOf(response.text())).toMatchObject({ cause: { code: 'lost' } });
  });

  it('a server that drips, and one that hangs up, leave nothing behind', async () => {
    await using server = await startRaw((socket) =>
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\na', () => socket.destroy()),
    );
    using world = httpWorld();
    const read = world.fetch(server.url).then((response) => response.text());
    expect(await failureOf(read)).toMatchObject({
      message: 'fetch failed',
      cause: { code: expect.stringMatching(/lost|connect-failed/) },
    });
    expect(server.sockets.size).toBe(0);
  });
});

describe('TLS', () => {
  it('the wrong name and an unknown authority are refused, whatever the environment says; the right ones are not', async () => {
    const ca = await authority();
    await using wrong = await startHttp(undefined, { tls: await certificate({ dns: 'other.example' }, ca) });
    await using right = await startHttp(undefined, { tls: await certificate({ ip: '127.0.0.1' }, ca) });
    using known = httpWorld({ http: undiciTransport({ tls: { ca: ca.cert } }) });
    using unknown = httpWorld();
    const before = process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
    try {
      expect(await failureOf(known.fetch(wrong.url))).toMatchObject({ cause: { code: 'connect-failed' } });
      expect(await failureOf(unknown.fetch(right.url))).toMatchObject({ cause: { code: 'connect-failed' } });
      expect(await (await known.fetch(right.url)).text()).toBe('ok');
    } finally {
      if (before === undefined) delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
      else process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = before;
    }
    expect([wrong.requests.length, right.requests.length]).toEqual([0, 1]);
  });

  it('a connection is used again only with the same settings of TLS', async () => {
    const ca = await authority();
    await using server = await startHttp(undefined, { tls: await certificate({ ip: '127.0.0.1' }, ca) });
    const [one, other] = [{ ca: ca.cert }, { ca: ca.cert }];
    using world = httpWorld({ http: undiciTransport({ tls: ({ url }) => (url.endsWith('/other') ? other : one) }) });
    for (const name of ['one', 'one', 'other']) await (await world.fetch(server.url + name)).text();
    expect(server.connections.count).toBe(2);
  });
});

describe('A polluted Object.prototype', () => {
  /** The names that undici reads of its options, from its source, so that a new version's names are found. */
  const source = (file: string) => readFileSync(path.join(__dirname, `../../node_modules/undici/lib/${file}`), 'utf8');
  const names = (text: string, begin: string): string[] => {
    const list = text.slice(text.indexOf(begin) + begin.length);
    return [...list.slice(0, list.indexOf('}')).matchAll(/^\s+(\w+),?$/gm)].map(([, name = '']) => name);
  };
  const ofClient = names(source('dispatcher/client.js'), 'constructor (url, {');
  const ofRequest = names(source('core/request.js'), 'constructor (origin, {');

  it('its names are found', () => {
    expect([ofClient.length > 25, ofRequest.length > 10, ofRequest.includes('query')]).toEqual([true, true, true]);
  });

  const all = [...new Set([...ofClient, ...ofRequest])].filter((name) => name !== 'connect'); // see P11 below
  it.each(all)('does not change a request by "%s"', async (name) => {
    await using server = await startHttp();
    using world = httpWorld();
    Object.defineProperty(Object.prototype, name, { value: { evil: '1' }, configurable: true, writable: true });
    try {
      expect(await (await world.fetch(`${server.url}path?q=1`, { method: 'POST', body: 'b' })).text()).toBe('ok');
    } finally {
      Reflect.deleteProperty(Object.prototype, name);
    }
    expect(server.requests).toMatchObject([{ method: 'POST', url: '/path?q=1' }]);
    expect(JSON.stringify(server.requests)).not.toContain('evil');
  });
});

describe('A polluted Object.prototype, by the names of fetch and of sockets', () => {
  const names = [
    ...['method', 'headers', 'body', 'redirect', 'integrity', 'duplex', 'mode', 'credentials', 'cache', 'referrer'],
    ...['referrerPolicy', 'keepalive', 'window', 'dispatcher', 'agent', 'priority', 'socketPath', 'host', 'hostname'],
    ...['port', 'auth', 'setHost', 'insecureHTTPParser', 'createConnection', 'rejectUnauthorized', 'localAddress'],
    ...[
      'localPort',
      'hints',
      'servername',
      'checkServerIdentity',
      'approve',
      'resolver',
      'tls',
      'status',
      'statusText',
    ],
  ];

  it.each(names)('"%s" changes nothing', async (name) => {
    await using server = await startHttp();
    using world = httpWorld();
    Object.defineProperty(Object.prototype, name, { value: 'evil', configurable: true, writable: true });
    try {
      expect(await (await world.fetch(`${server.url}path`)).text()).toBe('ok');
      expect(await (await world.fetch(`${server.url}path`, {})).text()).toBe('ok');
    } finally {
      Reflect.deleteProperty(Object.prototype, name);
    }
    expect(server.requests.map(({ method, url }) => `${method} ${url}`)).toEqual(['GET /path', 'GET /path']);
    expect(JSON.stringify(server.requests)).not.toContain('evil');
  });
});

describe('P11 a polluted Object.prototype ends no process,', () => {
  const script = require.resolve('./pollutedRequest.ts');
  const names = ['onRequestSent', 'onBodySent', 'onResponseStarted', 'endHandler', 'errorHandler'];
  it.each([
    ...[...names, 'connect', 'ready', 'removeListener'].map((name) => [name, 'value'] as const),
    ['connect', 'getter'] as const,
  ])(
    'by the name "%s" (a %s), which undici or Node would call: the request fails, and nothing is sent',
    async (name, how) => {
      await using server = await startHttp();
      const outcome = await runInNode(script, { url: server.url, name, how });
      expect(outcome).toContain(`Object.prototype has "${name}", which would be called`);
      expect(server.requests).toEqual([]);
    },
    30_000,
  );
});

describe('Many', () => {
  it('1,000 requests leave no connection, request and timer behind', async () => {
    await using server = await startHttp();
    using world = httpWorld({ limits: { requestsPerSecond: 100_000 } });
    const ask = async () => {
      for (let i = 0; i < 125; i++) await (await world.fetch(server.url)).text();
    };
    await Promise.all(Array.from({ length: 8 }, ask));
    expect(server.requests).toHaveLength(1_000);
    expect(world.network.snapshot()[0]?.requests).toBeUndefined();
    await until(() => server.connections.open <= 4);
    world.network.destroy();
    await until(() => server.connections.open === 0);
    expect(await failureOf(fetchFor(world.owner)(server.url))).toBeInstanceOf(TypeError);
  }, 20_000);
});
