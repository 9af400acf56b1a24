import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { PassThrough } from 'node:stream';
import { gzipSync } from 'node:zlib';
import {
  allowAll,
  allowEndpoints,
  createNetwork,
  denyKinds,
  denyPrivateAddresses,
  everyStep,
  platforms,
  printOwners,
  rateLimit,
} from 'rx-secure-networking';
import { fetchFor, request } from 'rx-secure-networking/http';
import { undiciTransport } from 'rx-secure-networking/undici';
import { finalize, firstValueFrom, NEVER } from 'rxjs';
import { virtualTransport } from 'rx-secure-networking/testing';
import type { HttpRequest } from '../../lib/model/HttpRequest.ts';
import type { HttpTransport } from '../../lib/model/HttpTransport.ts';
import { startTcpServer } from '../server.ts';
import { httpWorld, openPolicy, yes } from './httpWorld.ts';
import { bodyOf, startHttp } from './httpServer.ts';
import { failureOf, soon, until } from '../waiting.ts';

const transport = virtualTransport(NEVER);
const to127 = ((_name: string, _options: unknown, done: (error: null, list: object[]) => void) =>
  done(null, [{ address: '127.0.0.1', family: 4 }])) as never;

describe('H1', () => {
  it('H1 a network without http denies every request, by the library', async () => {
    const network = createNetwork({ transport, policy: allowAll });
    const decisions: unknown[] = [];
    network.decisions$.subscribe(({ layer, code }) => decisions.push([layer, code]));
    const owner = network.createOwner({ name: 'tool', audits: { request: yes } });
    expect(await failureOf(fetchFor(owner)('https://example.com/'))).toMatchObject({ cause: { code: 'denied' } });
    expect(decisions).toEqual([['library', 'unimplemented']]);
    network.destroy();
  });

  it('H1 a network with http and without policy.request does not load', () => {
    const policy = { create: yes, connect: yes }; // written for sockets alone
    expect(() => createNetwork({ transport, http: undiciTransport(), policy })).toThrow(/policy\.request is required/);
    expect(() => createNetwork({ transport, policy })).not.toThrow();
    for (const each of [allowAll, ...Object.values(platforms)]) {
      expect(() => createNetwork({ transport, http: undiciTransport(), policy: each })).not.toThrow();
    }
    expect(() => createNetwork({ transport, http: undiciTransport as never, policy: allowAll })).toThrow(/call undici/);
  });
});

describe('H2', () => {
  it('H2 asks the policy, then the owner, for the first URL and for each redirect', async () => {
    await using end = await startHttp();
    await using start = await startHttp((_request, response) => response.writeHead(302, { location: end.url }).end());
    const asked: string[] = [];
    const note = (who: string) => (request: HttpRequest) => {
      asked.push(
        `${who} ${request.hop} ${request.endpoint.port === end.port ? 'end' : 'start'} ${request.from ?? '-'}`,
      );
      return true;
    };
    using world = httpWorld({ policy: { request: note('policy') }, owner: { audits: { request: note('owner') } } });
    const response = await world.fetch(start.url);
    expect([response.redirected, response.url, await response.text()]).toEqual([true, end.url, 'ok']);
    const from = `http://127.0.0.1:${start.port}/`;
    expect(asked).toEqual(['policy 0 start -', 'owner 0 start -', `policy 1 end ${from}`, `owner 1 end ${from}`]);
    expect(world.ends).toMatchObject([{ http: { redirects: 1, status: 200 }, sent: 2, received: 2 }]);
  });

  it('H2 sends nothing and looks nothing up for a hop that is denied', async () => {
    await using end = await startHttp();
    await using start = await startHttp((_request, response) => {
      response.writeHead(307, { location: `http://inner.example:${end.port}/` }).end();
    });
    const looked: string[] = [];
    const resolver = ((name: string, ...rest: unknown[]) => {
      looked.push(name);
      (to127 as (...args: unknown[]) => void)(name, ...rest);
    }) as never;
    const audits = { request: allowEndpoints(`http://127.0.0.1:${start.port}/*`) };
    using world = httpWorld({ http: undiciTransport({ resolver }), owner: { audits } });
    expect(await failureOf(world.fetch(start.url))).toMatchObject({ cause: { decision: { code: 'endpoint' } } });
    expect([looked, end.connections.count]).toEqual([[], 0]);
    expect(world.brief()).toEqual(['owner request allowed', 'owner request endpoint']);
  });

  it('H2 counts a hop as an attempt of the second', async () => {
    await using server = await startHttp((_request, response) => response.writeHead(302, { location: '/' }).end());
    using world = httpWorld({ limits: { requestsPerSecond: 4, maxRedirects: 50 } });
    expect(await failureOf(world.fetch(server.url))).toMatchObject({
      cause: {
        code: 'limit',
        decision: { code: 'rate', reason: expect.stringContaining('(limits.requestsPerSecond)') },
        detail: { retryAfter: expect.any(Number) },
      },
    });
    expect(server.requests).toHaveLength(4);
  });

  it('H2 follows no more redirects than limits.maxRedirects', async () => {
    await using server = await startHttp((_request, response) => response.writeHead(302, { location: '/' }).end());
    using world = httpWorld({ limits: { maxRedirects: 2 } });
    expect(await failureOf(world.fetch(server.url))).toMatchObject({ cause: { code: 'limit' } });
    expect(server.requests).toHaveLength(3);
  });
});

describe('H3', () => {
  it.each([
    ['/é?q=é', '/%C3%A9?q=%C3%A9'],
    ['/%C3%A9/日', '/%C3%A9/%E6%97%A5'],
  ])('H3 follows the location %s in UTF-8 to %s, as every fetch does', async (location, expected) => {
    await using server = await startHttp((request, response) => {
      if (request.url !== '/') return response.end();
      return response.writeHead(302, { location: Buffer.from(location).toString('latin1') }).end();
    });
    const audited: string[] = [];
    const audits = { request: ({ url }: HttpRequest) => audited.push(url) > 0 };
    using world = httpWorld({ owner: { audits } });
    await (await world.fetch(server.url)).text();
    await (await fetch(server.url)).text();

    const paths = server.requests.map((request) => request.url);
    expect(paths).toEqual(['/', expected, '/', expected]);
    expect(audited[1]).toBe(new URL(expected, server.url).href);
  });

  it('H3 parses as the standard does, and sends exactly the text that was audited', async () => {
    await using server = await startHttp();
    let audited = '';
    const audits = { request: ({ url }: HttpRequest) => (audited = url) !== '' };
    using world = httpWorld({ owner: { audits } });
    await (await world.fetch(`HTTP://127.0.0.1:${server.port}/a/../b c?d=ü#e`)).text();
    expect(audited).toBe(`${server.url}b%20c?d=%C3%BC`);
    expect(server.requests[0]?.url).toBe('/b%20c?d=%C3%BC');
  });

  it.each([
    'http://me:secret@127.0.0.1/',
    'http://@127.0.0.1/',
    'http://:@127.0.0.1/',
    ' \thttp:\\\\@127.0.0.1/',
    'ht\ntp:/\r/@127.0.0.1/',
    'ftp://127.0.0.1/',
    'file:///etc/passwd',
    'javascript:1',
    'data:text/plain,a',
    'blob:http://127.0.0.1/a',
    'http://127.0.0.1:22/',
    'http://127.0.0.1:0/',
    '/relative',
    'http://a..b/',
    'ws://127.0.0.1/',
    `http://127.0.0.1/${'a'.repeat(9_000)}`,
  ])('H3 denies %.40s, by the library, and says no secret', async (url) => {
    using world = httpWorld();
    const failure = await failureOf(world.fetch(url));
    expect(failure).toMatchObject({ message: 'fetch failed', cause: { code: 'invalid-url' } });
    expect(world.brief()).toEqual([expect.stringMatching(/^library request (invalid-url|port)$/)]);
    expect(JSON.stringify([failure, world.decisions])).not.toContain('secret');
  });
});

describe('H3 user info', () => {
  it('H3 an "@" in a path or a query is none, and neither is that of a URL object which has lost it', async () => {
    await using server = await startHttp();
    using world = httpWorld();
    await (await world.fetch(`${server.url}@me/a@b?c=@d`)).text();
    await (await world.fetch(new URL(server.url.replace('//', '//@')))).text();
    expect(server.requests.map(({ url }) => url)).toEqual(['/@me/a@b?c=@d', '/']);
  });

  it.each(['//@', 'http://@', '\\\\@', 'http://a@'])(
    'H3 a redirect to %s… is not followed, though its host is allowed',
    async (begin) => {
      await using end = await startHttp();
      await using start = await startHttp((_request, response) => {
        response.writeHead(302, { location: `${begin}127.0.0.1:${end.port}/` }).end();
      });
      using world = httpWorld();
      expect(await failureOf(world.fetch(start.url))).toMatchObject({ cause: { code: 'invalid-url' } });
      expect([start.requests.length, end.connections.count]).toEqual([1, 0]);
    },
  );
});

describe('H4', () => {
  it('H4 a connection serves only its origin', async () => {
    await using one = await startHttp((_request, response) => response.end('one'));
    await using other = await startHttp((_request, response) => response.end('other'));
    using world = httpWorld();
    const texts: string[] = [];
    for (const { url } of [one, other, one, other]) texts.push(await (await world.fetch(url)).text());
    expect(texts).toEqual(['one', 'other', 'one', 'other']);
    expect([one.connections.count, other.connections.count]).toEqual([1, 1]);
  });

  it('H4 puts all addresses to policy.resolve in each dial, and dials the approved ones', async () => {
    await using server = await startHttp();
    const asked: unknown[] = [];
    using world = httpWorld({
      http: undiciTransport({ resolver: to127 }),
      policy: {
        ...openPolicy,
        resolve: ({ addresses, endpoint, socket }) => asked.push([addresses, endpoint.host, socket]) > 0,
      },
    });
    const url = `http://name.example:${server.port}/`;
    await (await world.fetch(url)).text();
    await (await world.fetch(url)).text(); // on the same connection
    expect(server.connections.count).toBe(1);
    expect(asked).toEqual([[['127.0.0.1'], 'name.example', world.decisions[0]?.socket]]);
    expect(world.brief()).toEqual(['owner request allowed', 'policy resolve allowed', 'owner request allowed']);
  });

  it('H4 a denied address opens no connection', async () => {
    await using server = await startHttp();
    using world = httpWorld({
      http: undiciTransport({ resolver: to127 }),
      policy: { request: yes, resolve: denyPrivateAddresses().resolve },
    });
    const failure = await failureOf(world.fetch(`http://rebound.example:${server.port}/`));
    expect(failure).toMatchObject({ cause: { code: 'denied', decision: { action: 'resolve', code: 'address' } } });
    expect(server.connections.count).toBe(0);
  });

  it('H4 keeps a connection no longer than keepAlive', async () => {
    await using server = await startHttp();
    using world = httpWorld({ http: undiciTransport({ keepAlive: 20 }) });
    await (await world.fetch(server.url)).text();
    await until(() => server.connections.open === 0);
    await (await world.fetch(server.url)).text();
    expect(server.connections.count).toBe(2);
  });
});

describe('H5', () => {
  it('H5 owners share no connection, no cookie and no cache', async () => {
    await using server = await startHttp((_request, response) => {
      response.setHeader('set-cookie', 'a=1');
      response.setHeader('cache-control', 'max-age=1000');
      response.end('ok');
    });
    using world = httpWorld();
    const other = fetchFor(world.newOwner({ name: 'other' }));
    for (const fetch of [world.fetch, world.fetch, other, other]) await (await fetch(server.url)).text();
    expect(server.connections.count).toBe(2);
    expect(server.requests).toHaveLength(4);
    expect(server.requests.map(({ headers }) => headers.cookie)).toEqual([undefined, undefined, undefined, undefined]);
  });

  it('H5 importing the door of undici leaves the fetch of Node as it is', () => {
    const code = `
      const before = Object.getOwnPropertySymbols(globalThis).length;
      require('undici/lib/dispatcher/client.js');
      console.log(Object.getOwnPropertySymbols(globalThis).length - before);`;
    expect(execFileSync(process.execPath, ['-e', code], { encoding: 'utf8' }).trim()).toBe('0');
  });
});

describe('H6', () => {
  const names = [
    ...['Host', 'Content-Length', 'Transfer-Encoding', 'Connection', 'Upgrade', 'TE', 'Expect', 'Proxy-Authorization'],
    ...[
      'Sec-Fetch-Site',
      'Origin',
      'Referer',
      'X-Forwarded-For',
      'X-HTTP-Method-Override',
      'Keep-Alive',
      'Via',
      'Set-Cookie',
    ],
  ];

  it('H6 leaves off the names that are not the owner’s, and tells the audits', async () => {
    await using server = await startHttp();
    let request: HttpRequest | undefined;
    using world = httpWorld({ owner: { audits: { request: (asked) => [(request = asked)].length > 0 } } });
    // As pairs, with a Request's own guard left out: the platform's Headers takes all of them.
    const headers = names.map((name): [string, string] => [name, 'evil.example']);
    await (await world.fetch(server.url, { headers: [...headers, ['X-Own', '1']] })).text();
    expect([...(request?.dropped ?? [])].sort()).toEqual(names.map((name) => name.toLowerCase()).sort());
    expect(request?.headers).toEqual([['x-own', '1']]);
    expect(JSON.stringify(server.requests)).not.toContain('evil.example');
    expect(server.requests[0]?.headers).toMatchObject({ host: `127.0.0.1:${server.port}`, 'x-own': '1' });
  });

  it.each(['TRACE', 'CONNECT', 'TRACK', 'FOO', 'G ET', 'GET\r\nX: 1', ''])('H6 sends no method %j', async (method) => {
    await using server = await startHttp();
    using world = httpWorld();
    expect(await failureOf(world.fetch(server.url, { method }))).toBeInstanceOf(TypeError);
    expect([server.connections.count, world.decisions]).toEqual([0, []]);
  });

  it.each(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'patch'])(
    'H6 sends the method %s',
    async (method) => {
      await using server = await startHttp();
      using world = httpWorld();
      await (await world.fetch(server.url, { method })).text();
      expect(server.requests[0]?.method).toBe(method.toUpperCase());
    },
  );
});

describe('H7', () => {
  const headers = {
    accept: 'text/plain',
    'accept-language': 'de',
    'user-agent': 'tool',
    authorization: 'Bearer a',
    cookie: 'a=1',
    'x-api-key': 'k',
    'x-whatever': 'w',
  };

  it('H7 takes only harmless headers along to another origin, and all to the same', async () => {
    await using end = await startHttp();
    await using start = await startHttp((request, response) => {
      response.writeHead(307, { location: request.url === '/' ? '/again' : end.url }).end();
    });
    using world = httpWorld();
    await (await world.fetch(start.url, { headers })).text();
    expect(start.requests[1]?.headers).toMatchObject(headers);
    const sent = Object.keys(end.requests[0]?.headers ?? {}).sort();
    expect(sent).toEqual(['accept', 'accept-encoding', 'accept-language', 'connection', 'host', 'user-agent']);
  });

  it('H7 asks for the host’s own headers anew for each hop, and they win', async () => {
    await using end = await startHttp();
    await using start = await startHttp((_request, response) => response.writeHead(307, { location: end.url }).end());
    const hostHeaders = ({ endpoint, hop }: HttpRequest): Record<string, string> =>
      endpoint.port === start.port ? { 'X-Api-Key': `host ${hop}` } : {};
    using world = httpWorld({ http: undiciTransport({ headers: hostHeaders }) });
    await (await world.fetch(start.url, { headers: { 'x-api-key': 'own' } })).text();
    expect(start.requests[0]?.headers['x-api-key']).toBe('host 0');
    expect(end.requests[0]?.headers['x-api-key']).toBeUndefined();
  });
});

describe('H8', () => {
  it.each([
    [301, 'POST', 'GET', ''],
    [302, 'POST', 'GET', ''],
    [303, 'PUT', 'GET', ''],
    [303, 'POST', 'GET', ''],
    [301, 'PUT', 'PUT', 'body'],
    [307, 'POST', 'POST', 'body'],
    [308, 'PATCH', 'PATCH', 'body'],
  ])('H8 %d makes %s a %s with the body %j', async (status, method, next, body) => {
    const bodies: string[] = [];
    await using server = await startHttp((request, response) => {
      void bodyOf(request).then((text) => {
        bodies.push(text);
        if (request.url === '/') response.writeHead(status, { location: '/next' });
        response.end();
      });
    });
    const sizes: number[] = [];
    using world = httpWorld({ owner: { audits: { request: ({ bodyBytes }) => sizes.push(bodyBytes) > 0 } } });
    await (await world.fetch(server.url, { method, body: 'body', headers: { 'content-type': 'text/x' } })).text();
    expect(server.requests[1]).toMatchObject({ method: next });
    expect(server.requests[1]?.headers['content-type']).toBe(body === '' ? undefined : 'text/x');
    expect([bodies, sizes]).toEqual([
      ['body', body],
      [4, body.length],
    ]);
  });
});

describe('H9', () => {
  it('H9 reads what it is given once, and own keys only', async () => {
    await using server = await startHttp();
    using world = httpWorld();
    let reads = 0;
    const init = {
      get method() {
        reads += 1;
        return reads === 1 ? 'GET' : 'DELETE';
      },
    };
    await (await world.fetch(server.url, init)).text();
    expect([reads, server.requests[0]?.method]).toEqual([1, 'GET']);
    await (await world.fetch(server.url, Object.create({ method: 'DELETE' }) as RequestInit)).text();
    expect(server.requests[1]?.method).toBe('GET');
  });

  it('H9 reads a Request by the platform’s getters, whatever its subclass says', async () => {
    await using server = await startHttp();
    class Liar extends Request {
      override get url() {
        return 'http://evil.example/';
      }
      override get method() {
        return 'DELETE';
      }
    }
    using world = httpWorld();
    await (await world.fetch(new Liar(`${server.url}true`, { method: 'POST', body: 'a' }))).text();
    expect(server.requests).toMatchObject([{ method: 'POST', url: '/true' }]);
  });

  it('H9 refuses integrity rather than ignoring it', async () => {
    using world = httpWorld();
    const asked = world.fetch('http://127.0.0.1/', { integrity: 'sha256-a' });
    expect(await failureOf(asked)).toMatchObject({ message: 'integrity is not supported: nothing would check it' });
  });
});

describe('H10', () => {
  it('H10 after destroy() nothing is dialled, pending requests reject, bodies error, connections close', async () => {
    await using server = await startHttp((request, response) => {
      if (request.url === '/stream') response.write('first');
    });
    using world = httpWorld();
    const waiting = failureOf(world.fetch(`${server.url}wait`));
    const reader = (await world.fetch(`${server.url}stream`)).body!.getReader();
    expect(new TextDecoder().decode((await reader.read()).value)).toBe('first');
    const reading = failureOf(reader.read());
    await until(() => server.requests.length === 2);
    world.owner.destroy();
    expect(await waiting).toMatchObject({ name: 'AbortError' });
    expect(await reading).toMatchObject({ name: 'AbortError' });
    await until(() => server.connections.open === 0);
    const late = await failureOf(world.fetch(server.url));
    expect(late).toMatchObject({ message: 'fetch failed', cause: { code: 'owner-destroyed' } });
    expect(server.connections.count).toBe(2);
    expect(world.ends.map(({ end }) => end.by)).toEqual(['owner', 'owner']);
  });

  it('H10 a body that had come before destroy() is not given after it', async () => {
    await using server = await startHttp();
    using world = httpWorld();
    const response = await world.fetch(server.url);
    await until(() => world.ends.length === 1);
    world.owner.destroy();
    expect(await failureOf(response.text())).toMatchObject({ name: 'AbortError' });
  });

  it('H10 destroy() inside the audit, and while it is asked, cancels', async () => {
    await using server = await startHttp();
    const destroy: { act: () => void } = { act: () => undefined };
    using world = httpWorld({ owner: { audits: { request: () => (destroy.act(), true) } } });
    destroy.act = () => world.owner.destroy();
    expect(await failureOf(world.fetch(server.url))).toMatchObject({ name: 'AbortError' });
    const slow = world.newOwner({ audits: { request: () => new Promise<boolean>(() => undefined) } });
    const asked = failureOf(fetchFor(slow)(server.url));
    slow.destroy();
    expect(await asked).toMatchObject({ name: 'AbortError' });
    expect(world.brief()).toEqual(['library request cancelled', 'library request cancelled']);
    expect(server.connections.count).toBe(0);
  });
});

describe('H10 connections', () => {
  it('H10 no connection outlives its owner, one that waits for the next request neither', async () => {
    await using server = await startHttp();
    server.server.keepAliveTimeout = 0; // else the server closes it
    using world = httpWorld({ http: undiciTransport({ keepAlive: 600_000 }) });
    await (await world.fetch(server.url)).text();
    expect(server.connections.open).toBe(1);
    world.owner.destroy();
    expect(await soon(() => server.connections.open === 0)).toBe(true);
  });

  it('H10 a name that is found after destroy() is not dialled', async () => {
    await using server = await startHttp();
    let found: (() => void) | undefined;
    const resolver = ((name: string, ...rest: unknown[]) => {
      found = () => (to127 as (...args: unknown[]) => void)(name, ...rest);
    }) as never;
    using world = httpWorld({ http: undiciTransport({ resolver }) });
    const asked = failureOf(world.fetch(`http://name.example:${server.port}/`));
    await until(() => found !== undefined);
    world.owner.destroy();
    found?.();
    expect(await asked).toMatchObject({ name: 'AbortError' });
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    expect([server.connections.count, world.brief()]).toEqual([0, ['owner request allowed']]);
  });
});

describe('H10 L10 a request that ends inside the call that gives its response', () => {
  it.each<[string, (world: ReturnType<typeof httpWorld>, controller: AbortController) => void, object]>([
    ['the owner is destroyed', ({ owner }) => owner.destroy(), { name: 'AbortError' }],
    ['its signal aborts', (_world, controller) => controller.abort(new Error('mine')), { message: 'mine' }],
    [
      'the host ends it',
      ({ network }) => network.endSocket(network.snapshot()[0]?.requests?.[0]?.id ?? 0),
      { cause: { code: 'closed' } },
    ],
  ])('its body errors: %s', async (_how, end, failure) => {
    await using server = await startHttp((_request, response) => response.write('a'));
    for (const read of ['text', 'body$'] as const) {
      using world = httpWorld();
      const controller = new AbortController();
      const failed = new Promise((resolve) => {
        request(world.owner, server.url, { signal: controller.signal }).subscribe((response) => {
          end(world, controller);
          if (read === 'text') response.text().catch(resolve);
          else response.body$.subscribe({ error: resolve });
        });
      });

      expect(await failed).toMatchObject(failure);
      expect(world.ends).toHaveLength(1);
    }
  });
});

it('H1 a transport of sockets in the place of one for HTTP fails each request, and the error names the option', async () => {
  using world = httpWorld({ http: virtualTransport(NEVER) as never });

  expect(await failureOf(world.fetch('http://127.0.0.1/'))).toMatchObject({
    cause: { message: expect.stringContaining('the option http of the network must be an HttpTransport') as string },
  });
});

describe('H11', () => {
  it('H11 a request counts until its last byte, its cancel or its error', async () => {
    await using server = await startHttp((request, response) => {
      response.write('a');
      if (request.url === '/whole') response.end();
    });
    using world = httpWorld({ limits: { requestsPerOwner: 1 } });
    const held = await world.fetch(server.url);
    expect(await failureOf(world.fetch(server.url))).toMatchObject({ cause: { code: 'limit' } });
    await held.body!.cancel();
    await until(() => server.connections.open === 0);
    await (await world.fetch(`${server.url}whole`)).text();
    await (await world.fetch(`${server.url}whole`)).text();
  });

  it('H11 nothing is left of a request whose signal is no real one, and throws', async () => {
    using world = httpWorld({ limits: { requestsPerOwner: 1 } });
    const addEventListener = () => {
      throw new Error('no listeners');
    };
    const signal = { aborted: false, addEventListener } as unknown as AbortSignal;
    const asked = () => world.fetch('http://127.0.0.1/', { signal });

    for (let i = 0; i < 3; i++) expect(await failureOf(asked())).toMatchObject({ message: 'no listeners' });
    expect(world.ends.map(({ end }) => end.by)).toEqual(['owner', 'owner', 'owner']);
    expect(world.network.snapshot()[0]?.requests).toBeUndefined();
  });

  it('H11 requests count against limits.sockets of the network', async () => {
    await using server = await startHttp((_request, response) => response.write('a'));
    using world = httpWorld({ limits: { sockets: 1 } });
    const held = await world.fetch(server.url);
    expect(await failureOf(fetchFor(world.newOwner())(server.url))).toMatchObject({ cause: { code: 'limit' } });
    await held.body!.cancel();
  });

  it('H11 idle connections are bounded for an owner, over all origins', async () => {
    const servers = await Promise.all(Array.from({ length: 5 }, () => startHttp()));
    for (const { server } of servers) server.keepAliveTimeout = 0; // else the servers close them
    using world = httpWorld({
      http: undiciTransport({ keepAlive: 600_000 }),
      limits: { idleConnectionsPerOwner: 2 },
    });
    for (const { url } of servers) await (await world.fetch(url)).text();
    const open = () => servers.reduce((sum, { connections }) => sum + connections.open, 0);
    const bounded = await soon(() => open() === 2);
    for (const server of servers) await server[Symbol.asyncDispose]();
    expect(bounded).toBe(true);
  });
});

describe('H12', () => {
  it('H12 bounds what is sent, after it was read whole', async () => {
    await using server = await startHttp();
    using world = httpWorld({ limits: { maxRequestBytes: 10 } });
    let pulled = 0;
    const endless = new ReadableStream({
      pull: (controller) => {
        pulled += 1;
        controller.enqueue(new Uint8Array(4));
      },
    });
    const upload = { method: 'POST', body: endless, duplex: 'half' } as RequestInit;
    expect(await failureOf(world.fetch(server.url, upload))).toMatchObject({
      cause: { code: 'limit', decision: { code: 'too-large' } },
    });
    expect(await failureOf(world.fetch(server.url, { method: 'POST', body: 'x'.repeat(11) }))).toMatchObject({
      cause: { decision: { code: 'too-large' } },
    });
    expect([server.connections.count, pulled < 6]).toEqual([0, true]);
  });

  it('H12 bounds the headers that are given, also those that are not sent', async () => {
    await using server = await startHttp();
    using world = httpWorld({ limits: { maxHeaderBytes: 10 } });
    expect(await (await world.fetch(server.url, { headers: { 'x-abc': '12345' } })).text()).toBe('ok');
    for (const headers of [{ 'x-abc': '123456' }, { 'x-abc': '1', 'sec-abc': '' }]) {
      expect(await failureOf(world.fetch(server.url, { headers }))).toMatchObject({
        cause: {
          code: 'limit',
          decision: { code: 'too-large', reason: 'its headers have more than 10 bytes (limits.maxHeaderBytes)' },
        },
      });
    }
    expect(server.requests).toHaveLength(1);
  });

  it.each(['identity', 'gzip'])('H12 bounds what is received, after decoding (%s)', async (coding) => {
    const body = Buffer.alloc(2_000_000);
    await using server = await startHttp((_request, response) => {
      if (coding === 'gzip') response.setHeader('content-encoding', 'gzip');
      response.end(coding === 'gzip' ? gzipSync(body) : body);
    });
    using world = httpWorld({ limits: { maxResponseBytes: 100_000 } });
    const read = failureOf((await world.fetch(server.url)).text());
    expect(await read).toMatchObject({ cause: { code: 'limit' } });
    expect(world.ends[0]?.bytesReceived).toBeLessThan(300_000);
    await until(() => server.connections.open === 0);
  });

  it('H12 a body that nobody reads is cancelled after limits.holdTimeout', async () => {
    await using server = await startHttp((_request, response) => response.write('a'));
    using world = httpWorld({ limits: { holdTimeout: 30 } });
    const response = await world.fetch(server.url);
    await until(() => world.ends.length === 1);
    expect(world.ends).toMatchObject([{ end: { by: 'deadline' } }]);
    expect(await failureOf(response.text())).toMatchObject({ cause: { code: 'limit' } });
    await until(() => server.connections.open === 0);
  });

  it('H12 has deadlines for the headers and between two pieces', async () => {
    await using server = await startHttp((request, response) => {
      if (request.url === '/stall') response.write('a');
    });
    using hasty = httpWorld({ limits: { responseTimeout: 30 } });
    expect(await failureOf(hasty.fetch(server.url))).toMatchObject({ cause: { code: 'connect-timeout' } });
    using world = httpWorld({ limits: { idleTimeout: 30 } });
    const stalled = await world.fetch(`${server.url}stall`);
    expect(await failureOf(stalled.text())).toMatchObject({ cause: { code: 'lost' } });
    await until(() => server.connections.open === 0);
  });

  it('H12 H17 has one for each new connection, and an opaque owner learns no more than that it failed', async () => {
    using world = httpWorld({ http: undiciTransport({ resolver: () => {} }), limits: { connectTimeout: 30 } });
    expect(await failureOf(world.fetch('http://late.example/'))).toMatchObject({
      cause: { code: 'connect-timeout', message: expect.stringContaining('no connection within 30 ms') as string },
    });
    const opaque = request(world.newOwner({ errorDetail: 'opaque' }), 'http://late.example/');
    expect(await failureOf(firstValueFrom(opaque))).toMatchObject({
      code: 'connect-failed',
      message: expect.stringMatching(/the connection failed$/) as string,
      end: { by: 'network' },
    });
    const late = { end: { by: 'deadline', error: { code: 'connect-timeout' } } };
    expect(world.ends).toMatchObject([late, late]);
  });

  it('H12 has that deadline also behind a piece that came while the body was paused', async () => {
    const http: HttpTransport = () => ({
      destroy: () => undefined,
      send: (_request, sink) => {
        setImmediate(() => {
          sink.headers(200, 'OK', []);
          setImmediate(() => {
            sink.data(new Uint8Array(3));
            sink.data(new Uint8Array(4));
          });
        });
        return { pause: () => undefined, resume: () => undefined, terminate: () => setImmediate(() => sink.gone()) };
      },
    });
    using world = httpWorld({ http, limits: { idleTimeout: 30, holdTimeout: 20_000 } });
    const response = await world.fetch('http://a.example/');
    expect(await failureOf(response.text())).toMatchObject({ cause: { code: 'lost' } });
    expect(world.ends).toMatchObject([{ end: { by: 'deadline' } }]);
  });

  it('H12 ends a response that has a body where it can have none, as soon as the first byte comes', async () => {
    const head = 'HTTP/1.1 205 Reset Content\r\ncontent-length: 4\r\n\r\n';
    await using server = await startTcpServer((socket) => {
      socket.on('error', () => undefined).once('data', () => socket.write(`${head}ab`));
    });
    using world = httpWorld({ limits: { holdTimeout: 20_000, idleTimeout: 20_000 } });
    const response = await world.fetch(`http://127.0.0.1:${server.port}/`);
    expect([response.status, response.body]).toEqual([205, null]);
    await until(() => world.ends.length === 1);
    expect(world.ends).toMatchObject([{ end: { by: 'network', error: { code: 'limit' } } }]);
  });

  it('H12 ends a response that can have no body, and whose end does not come, after limits.holdTimeout', async () => {
    await using server = await startTcpServer((socket) => {
      const head = 'HTTP/1.1 205 Reset Content\r\ncontent-length: 4\r\n\r\n';
      socket.on('error', () => undefined).once('data', () => socket.write(head));
    });
    using world = httpWorld({ limits: { holdTimeout: 30 } });
    expect((await world.fetch(`http://127.0.0.1:${server.port}/`)).status).toBe(205);
    await until(() => world.ends.length === 1);
    expect(world.ends).toMatchObject([{ end: { by: 'deadline' } }]);
    expect(world.network.snapshot()[0]?.requests).toBeUndefined();
  });

  it('H12 takes one coding, not a chain', async () => {
    await using server = await startHttp((_request, response) => {
      response.setHeader('content-encoding', 'gzip, gzip');
      response.end(gzipSync(gzipSync('hello')));
    });
    using world = httpWorld();
    const failed = (await failureOf(world.fetch(server.url).then((response) => response.text()))) as Error;
    expect(failed).toMatchObject({ cause: { message: expect.stringContaining('gzip, gzip') } });
  });
});

describe('H13', () => {
  it('H13 asks for no coding unless the owner does, and decodes what comes all the same', async () => {
    await using server = await startHttp((_request, response) => {
      response.setHeader('content-encoding', 'gzip');
      response.end(gzipSync('hello'));
    });
    using world = httpWorld();
    expect(await (await world.fetch(server.url)).text()).toBe('hello');
    expect(await (await world.fetch(server.url, { headers: { 'accept-encoding': 'gzip' } })).text()).toBe('hello');
    expect(server.requests.map(({ headers }) => headers['accept-encoding'])).toEqual(['identity', 'gzip']);
  });

  it.each(['identity', 'unknown', 'none', ''])('H13 gives the bytes of the coding %j as they are', async (coding) => {
    await using server = await startHttp((_request, response) => {
      response.setHeader('content-encoding', coding);
      response.end('as it is');
    });
    using world = httpWorld();
    const response = await world.fetch(server.url);
    expect([response.headers.get('content-encoding'), await response.text()]).toEqual([coding, 'as it is']);
  });
});

describe('H14', () => {
  it('H14 reads nothing from the network that nobody asked for, save one piece', async () => {
    let written = 0;
    await using server = await startHttp((_request, response) => {
      const more = (): void => {
        written += 65_536;
        if (response.write(Buffer.alloc(65_536))) more();
        else response.once('drain', more);
      };
      more();
    });
    using world = httpWorld({ limits: { holdTimeout: 100_000 } });
    const reader = (await world.fetch(server.url)).body!.getReader();
    await reader.read();
    // Until the buffers of the system are full.
    let still = 0;
    for (let before = 0; still < 100; before = written) {
      still = before === written ? still + 1 : 0;
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(written).toBeGreaterThan(200_000);
    expect(world.network.snapshot()[0]?.requests?.[0]?.bytesReceived).toBeLessThan(200_000);
    await reader.cancel();
  });

  it('H14 nor what decodes to nothing, without end', async () => {
    const empty = gzipSync('');
    const flood = Buffer.concat(Array.from({ length: 3_000 }, () => empty));
    const enough = 64 * 1024 * 1024; // more than the buffers of any system
    let written = 0;
    await using server = await startHttp((_request, response) => {
      response.setHeader('content-encoding', 'gzip');
      const more = (): void => {
        written += flood.length;
        if (response.destroyed || written > enough) return;
        if (response.write(flood)) more();
        else response.once('drain', more);
      };
      response.write(gzipSync('begun'), more);
    });
    using world = httpWorld({ limits: { holdTimeout: 100_000 } });
    const reader = (await world.fetch(server.url)).body!.getReader();
    expect(Buffer.from((await reader.read()).value!).toString()).toBe('begun');
    // Until nothing has been taken for a while: what is decoded takes its time, too.
    for (let before = -1, since = performance.now(); performance.now() - since < 250 && written <= enough; ) {
      if (before !== written) since = performance.now();
      before = written;
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(written).toBeGreaterThan(0);
    expect(written).toBeLessThan(enough);
    await reader.cancel();
  });
});

describe('P11 P12 a response in pieces of one byte', () => {
  const bytes = 50_000;
  const respond = (response: ServerResponse): void => {
    response.socket?.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n');
    response.socket?.write(`${'1\r\nx\r\n'.repeat(bytes)}0\r\n\r\n`);
  };

  it('P11 P12 reaches its reader in pieces of many: the platform keeps hundreds of bytes for each', async () => {
    await using server = await startHttp((_request, response) => respond(response));
    using world = httpWorld();
    const reader = (await world.fetch(server.url)).body!.getReader();
    const sizes: number[] = [];
    for (let read = await reader.read(); !read.done; read = await reader.read()) sizes.push(read.value.byteLength);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(bytes);
    expect(sizes.length).toBeLessThan(bytes / 100);
  });

  it('H10 gives nothing of them when the owner is destroyed', async () => {
    await using server = await startHttp((_request, response) => respond(response));
    using world = httpWorld();
    const reader = (await world.fetch(server.url)).body!.getReader();
    await reader.read(); // what came with the headers
    const read = reader.read();
    world.owner.destroy();
    expect(await failureOf(read)).toMatchObject({ name: 'AbortError' });
  });
});

describe('H15', () => {
  it('H15 has one decision a hop and one end a request, without query, header values and bodies', async () => {
    await using server = await startHttp((request, response) => {
      if (request.url?.startsWith('/?') === true) response.writeHead(307, { location: '/next?secret' });
      response.end('secret');
    });
    using world = httpWorld();
    const init = { method: 'POST', body: 'secret', headers: { 'x-key': 'secret' } };
    await (await world.fetch(`${server.url}?secret`, init)).text();
    expect(world.brief()).toEqual(['owner request allowed', 'owner request allowed']);
    expect(new Set(world.decisions.map(({ socket }) => socket)).size).toBe(1);
    expect(world.decisions.map(({ bytes }) => bytes)).toEqual([6, 6]);
    expect(world.ends).toMatchObject([
      { end: { by: 'peer' }, http: { method: 'POST', status: 200, redirects: 1 }, bytesSent: 12, bytesReceived: 6 },
    ]);
    expect(JSON.stringify([world.decisions, world.ends])).not.toContain('secret');
  });

  it('H15 shows requests in the table, and ends one by its id', async () => {
    await using server = await startHttp((_request, response) => response.write('a'));
    using world = httpWorld();
    const response = await world.fetch(server.url);
    const [row] = world.network.snapshot()[0]?.requests ?? [];
    expect(row).toMatchObject({ method: 'GET', state: 'reading', endpoint: `http://127.0.0.1:${server.port}/` });
    expect(printOwners(world.network.snapshot())).toContain('reading');
    const inside: boolean[] = [];
    world.network.ends$.subscribe(({ socket }) => inside.push(world.network.endSocket(socket)));
    expect(world.network.endSocket(row?.id ?? 0, 'too long')).toBe(true);
    expect(inside).toEqual([false]);
    expect(await failureOf(response.text())).toMatchObject({ cause: { code: 'closed' } });
    expect(world.ends).toMatchObject([{ end: { by: 'host', reason: 'too long' }, socket: row?.id }]);
    expect(world.network.endSocket(row?.id ?? 0)).toBe(false);
    expect(world.network.snapshot()[0]?.requests).toBeUndefined();
  });
});

describe('H16', () => {
  it('H16 inside one of the owner’s audits a request is denied', async () => {
    await using server = await startHttp();
    const inner: Promise<unknown>[] = [];
    const again: { fetch?: typeof fetch } = {};
    const request = () => {
      if (inner.length === 0 && again.fetch) inner.push(failureOf(again.fetch(server.url)));
      return true;
    };
    using world = httpWorld({ owner: { audits: { request } } });
    again.fetch = world.fetch;
    await (await world.fetch(server.url)).text();
    expect(await inner[0]).toMatchObject({ cause: { decision: { code: 'reentrant' } } });
    expect(server.requests).toHaveLength(1);
  });
});

describe('H17', () => {
  it('H17 to an owner with opaque errors refused, unknown, private and no TLS look alike', async () => {
    await using closed = await startHttp();
    await closed[Symbol.asyncDispose]();
    await using server = await startHttp();
    const resolver = ((name: string, options: unknown, done: (error: Error | null, list?: object[]) => void) => {
      if (name === 'unknown.example') done(new Error('ENOTFOUND'));
      else (to127 as (...args: unknown[]) => void)(name, options, done);
    }) as never;
    using world = httpWorld({
      http: undiciTransport({ resolver }),
      owner: { errorDetail: 'opaque' },
      policy: { request: yes, resolve: ({ endpoint }) => endpoint.host !== 'private.example' },
    });
    const urls = [
      closed.url,
      'http://unknown.example/',
      'http://private.example/',
      `https://name.example:${server.port}/`,
    ];
    for (const url of urls) {
      const failure = (await failureOf(world.fetch(url))) as Error;
      expect([failure.constructor, failure.message, 'cause' in failure]).toEqual([TypeError, 'fetch failed', false]);
    }
    expect(world.ends.map(({ end }) => end.detail?.message)).toHaveLength(4); // the host learns all
  });
});

describe('H18', () => {
  it('H18 a promise that nobody waits for ends no process', () => {
    using world = httpWorld();
    let unhandled = 0;
    const count = () => (unhandled += 1);
    process.on('unhandledRejection', count);
    void world.fetch('http://127.0.0.1:22/');
    return new Promise<void>((resolve) => setImmediate(() => setImmediate(resolve))).then(() => {
      process.off('unhandledRejection', count);
      expect(unhandled).toBe(0);
    });
  });
});

describe('H18 bodies of requests and responses', () => {
  it.each(['arrayBuffer', 'blob', 'json', 'text'] as const)(
    'H18 %s() that nobody waits for ends no process when the server cuts the body',
    async (read) => {
      await using server = await startHttp((_request, response) => {
        response.writeHead(200, { 'content-length': 10 });
        response.write('[');
        setImmediate(() => response.destroy());
      });
      using world = httpWorld();
      let unhandled = 0;
      const count = () => (unhandled += 1);
      process.on('unhandledRejection', count);
      const response = await world.fetch(server.url);
      void response[read]();
      await until(() => world.ends.length === 1);
      await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
      process.off('unhandledRejection', count);
      expect(unhandled).toBe(0);
    },
  );

  it('P11 H18 a read of 16 bits at a time from a body of 3 bytes rejects, and no more', async () => {
    await using server = await startHttp((_request, response) => {
      response.write('abc');
      setImmediate(() => response.end());
    });
    const reported: unknown[] = [];
    using world = httpWorld({ onError: (error) => reported.push(error) });
    const reader = ((await world.fetch(server.url)).body as ReadableStream<Uint8Array>).getReader({ mode: 'byob' });
    const read = async () => {
      for (;;) if ((await reader.read(new Uint16Array(8))).done) return;
    };

    expect(await failureOf(read())).toMatchObject({ name: 'TypeError' });
    expect([reported, world.ends.map(({ end }) => end.by)]).toEqual([[], ['peer']]);
  });

  it('P11 H18 L17 what subscribers of body$ throw, and errors that they do not handle, go to onError', async () => {
    await using server = await startHttp((_request, response) => {
      response.writeHead(200, { 'content-length': 10 });
      response.write('[');
      setImmediate(() => response.destroy());
    });
    const reported: unknown[] = [];
    using world = httpWorld({ onError: (error, { name }) => reported.push(`${name}: ${(error as Error).message}`) });
    const throws = (what: string) => () => {
      throw new Error(what);
    };
    const { body$ } = await firstValueFrom(request(world.owner, server.url));
    body$.pipe(finalize(throws('teardown'))).subscribe(throws('next'));
    body$.subscribe(); // it can be read once
    await until(() => reported.length === 4);

    expect(reported.sort()).toEqual([
      expect.stringContaining('Error: teardown'),
      'tool: Invalid state: ReadableStream is locked',
      'tool: fetch failed',
      'tool: next',
    ]);
    (await firstValueFrom(request(world.owner, server.url))).body$.subscribe();
    world.owner.destroy();
    await until(() => reported.length === 5);
    expect(reported[4]).toBe('tool: The owner of this request is destroyed');
  });

  it('H18 a body that fails, also when it is cancelled, and one that is locked, fail the request alone', async () => {
    await using server = await startHttp();
    using world = httpWorld({ limits: { maxRequestBytes: 10 } });
    let unhandled = 0;
    const count = () => (unhandled += 1);
    process.on('unhandledRejection', count);
    const pull = (controller: ReadableStreamDefaultController) => controller.enqueue(new Uint8Array(6));
    const failing = new ReadableStream({ pull: () => Promise.reject(new Error('no more')) });
    const hard = new ReadableStream({ pull, cancel: () => Promise.reject(new Error('never')) });
    const locked = new ReadableStream({ pull });
    locked.getReader();
    for (const body of [failing, hard, locked, new ReadableStream({ pull: (c) => c.enqueue('text') })]) {
      const asked = world.fetch(server.url, { method: 'POST', body, duplex: 'half' } as RequestInit);
      expect(await failureOf(asked)).toMatchObject({ name: 'TypeError' });
    }
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    process.off('unhandledRejection', count);
    expect([unhandled, server.connections.count]).toEqual([0, 0]);
    expect(world.network.snapshot()[0]?.requests).toBeUndefined();
  });

  it.each([
    ['a Readable', (source: PassThrough) => source],
    [
      'an async iterable',
      async function* (source: PassThrough) {
        yield* source;
      },
    ],
  ])('P11 H18 a request that ends while it waits for a piece of its body, %s, ends no process', async (_, bodyOf) => {
    await using server = await startHttp();
    using world = httpWorld();
    const source = new PassThrough();
    source.write('the first piece');
    const controller = new AbortController();
    const init = { method: 'POST', body: bodyOf(source), duplex: 'half', signal: controller.signal };
    const failed = failureOf(world.fetch(server.url, init as unknown as RequestInit));
    await until(() => source.readableLength === 0);
    controller.abort();
    expect(await failed).toMatchObject({ name: 'AbortError' });
    const read = once(source, 'close');
    source.end();
    await read;
    await new Promise((resolve) => setImmediate(resolve)); // Node would throw in a microtask
    expect(world.network.snapshot()[0]?.requests).toBeUndefined();
  });

  const refuse = (): never => {
    throw new Error('no');
  };
  const errors: readonly [string, () => unknown][] = [
    ...['message', 'name', 'code', 'cause', 'status', 'stack', 'constructor'].map(
      (key) =>
        [`an error whose ${key} throws`, () => Object.defineProperty(new Error('no more'), key, { get: refuse })] as [
          string,
          () => unknown,
        ],
    ),
    ['an error without a message', () => Object.assign(new Error(), { message: null })],
    ['an error whose message is a symbol', () => Object.assign(new Error(), { message: Symbol() })],
    ['a proxy without a prototype', () => new Proxy(new Error('no more'), { getPrototypeOf: refuse })],
    ['a proxy that nothing can be read of', () => new Proxy(new Error('no more'), { get: refuse })],
  ];
  it.each(errors)('P7 P11 L10 L24 H18 a body that fails with %s ends its request alone', async (_, make) => {
    await using server = await startHttp();
    using world = httpWorld();
    const body = new ReadableStream({ pull: (controller) => controller.error(make()) });
    const given = { method: 'POST', body, duplex: 'half' } as RequestInit;
    expect(await failureOf(world.fetch(server.url, given))).toMatchObject({ cause: { code: 'denied' } });
    expect(world.ends.map(({ end }) => end.by)).toEqual(['owner']);
    expect(world.network.snapshot()[0]?.requests).toBeUndefined();
    world.owner.destroy();
    await new Promise((resolve) => setImmediate(resolve)); // no microtask continues for ever
    expect(world.network.snapshot()).toEqual([]);
  });

  it('P14 the record of a body that fails is safe to show, also what caused it', async () => {
    await using server = await startHttp();
    using world = httpWorld();
    const failure = Object.assign(new Error('\u001b[2K\r\n'), { name: '\u202e', code: '\r' });
    const body = new ReadableStream({ pull: (controller) => controller.error(failure) });
    await failureOf(world.fetch(server.url, { method: 'POST', body, duplex: 'half' } as RequestInit));
    const cause = { name: '\\u{202e}', message: '\\u{1b}[2K\\u{d}\\u{a}', code: '\\u{d}' };
    expect(world.ends[0]?.end.error?.cause).toMatchObject(cause);
  });
});

describe('H20', () => {
  it('H20 rateLimit bounds what a client retries', async () => {
    await using server = await startHttp();
    using world = httpWorld({ policy: { request: rateLimit({ count: 1, per: 60_000 }) } });
    await (await world.fetch(server.url)).text();
    expect(await failureOf(world.fetch(server.url))).toMatchObject({ cause: { decision: { code: 'rate' } } });
  });
});

describe('presets, patterns and kinds', () => {
  it('platforms.server takes only https to public places, for owners of other kinds than custom-cosmetics', async () => {
    using world = httpWorld({ policy: platforms.server, owner: { audits: everyStep(yes) } });
    const codes: unknown[] = [];
    for (const url of ['http://example.com/', 'https://127.0.0.1/', 'https://localhost/']) {
      await failureOf(world.fetch(url));
      codes.push(world.decisions.at(-1)?.code);
    }
    await failureOf(fetchFor(world.newOwner({ kind: 'custom-cosmetics' }))('https://example.com/'));
    expect([...codes, world.decisions.at(-1)?.code]).toEqual(['insecure', 'address', 'address', 'kind']);
  });

  it('no scheme of a pattern lets another through', async () => {
    await using server = await startHttp();
    const patterns = [
      `ws://127.0.0.1:${server.port}`,
      `wss://127.0.0.1:${server.port}`,
      `https://127.0.0.1:${server.port}`,
    ];
    using world = httpWorld({ owner: { audits: everyStep(allowEndpoints(...patterns)) } });
    expect(await failureOf(world.fetch(server.url))).toMatchObject({ cause: { decision: { code: 'endpoint' } } });
    using allowed = httpWorld({ owner: { audits: everyStep(allowEndpoints(`http://127.0.0.1:${server.port}/v1/*`)) } });
    expect(await (await allowed.fetch(`${server.url}v1/a`)).text()).toBe('ok');
    expect(await failureOf(allowed.fetch(`${server.url}v2`))).toBeInstanceOf(TypeError);
  });

  it('denyKinds denies requests', async () => {
    using world = httpWorld({ policy: { request: denyKinds('mod') } });
    expect(await failureOf(world.fetch('https://example.com/'))).toMatchObject({
      cause: { decision: { code: 'kind' } },
    });
  });
});
