import { Readable } from 'node:stream';
import { allowAll, createNetwork } from 'rx-secure-networking';
import { events, fetchFor, fetchTransport } from 'rx-secure-networking/http';
import { virtualTransport } from 'rx-secure-networking/testing';
import { firstValueFrom, NEVER } from 'rxjs';
import { failureOf, soon } from '../waiting.ts';

/** Fetches by a driver that gives this. */
function fetchOf(driver: () => unknown) {
  const http = fetchTransport({ fetch: driver as typeof fetch });
  const network = createNetwork({ transport: virtualTransport(NEVER), http, policy: allowAll });
  const owner = network.createOwner({ name: 'tool', audits: { request: () => true } });
  return { fetch: fetchFor(owner), [Symbol.dispose]: () => network.destroy() };
}

const streamOf = (piece: unknown) =>
  new ReadableStream({
    start: (controller) => {
      controller.enqueue(piece);
      controller.close();
    },
  });
const headers = new Headers();
const locked = () => {
  const response = new Response('x');
  response.body?.getReader();
  return response;
};

// What is reported fails the test: nobody handles it here.
describe('A driver of fetchTransport() that gives no Response of the standard', () => {
  const unfit: readonly [string, () => unknown][] = [
    ['undefined', async () => undefined],
    ['null', async () => null],
    ['undefined, at once', () => undefined],
    ['a locked body', async () => locked()],
    ['a stream of Node', async () => ({ status: 200, headers, body: Readable.from(['abc']) })],
    ['no headers', async () => ({ status: 200, body: null })],
    ['a status that is a text', async () => ({ status: '200', headers, body: null })],
  ];

  it.each(unfit)('H18 %s: the request fails at once', async (_name, driver) => {
    using world = fetchOf(driver);
    const message = expect.stringContaining('what fetch gave cannot be read as a Response') as unknown;
    expect(await failureOf(world.fetch('http://example.com/'))).toMatchObject({
      cause: { code: 'connect-failed', message },
    });
  });

  const unreadable = (target: object) =>
    new Proxy(target, {
      get: () => {
        throw new Error('not me');
      },
    });
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  const odd: readonly [string, object][] = [
    ['throws for all that is read', unreadable({})],
    ['the same, of a real error', unreadable(new Error('x'))],
    ['is revoked', proxy],
  ];

  it.each(odd)('H18 an error that %s: the request fails at once', async (_name, error) => {
    using world = fetchOf(() => Promise.reject(error));
    const message = expect.stringContaining('threw object') as unknown;
    expect(await failureOf(world.fetch('http://example.com/'))).toMatchObject({
      cause: { code: 'connect-failed', message },
    });
  });

  const pieces: readonly [string, unknown][] = [
    ['a text', 'abc'],
    ['an empty text', ''],
    ['a number', 5e9],
    ['undefined', undefined],
  ];

  it.each(pieces)('H18 %s as a piece of the body: the read fails', async (_name, piece) => {
    using world = fetchOf(async () => new Response(streamOf(piece)));
    const message = expect.stringContaining('a piece of its body is no Uint8Array') as unknown;
    expect(await failureOf((await world.fetch('http://example.com/')).text())).toMatchObject({
      cause: { code: 'lost', message },
    });
  });

  it('H18 a reader that throws: the read fails', async () => {
    const read = () => {
      throw new Error('no more');
    };
    using world = fetchOf(async () => ({ status: 200, headers, body: { getReader: () => ({ read }) } }));
    expect(await failureOf((await world.fetch('http://example.com/')).text())).toMatchObject({
      cause: { code: 'lost' },
    });
  });

  const fit: readonly [string, () => unknown, string][] = [
    ['a Response without a promise', () => new Response('abc'), 'abc'],
    ['a thenable', () => ({ then: (found: (given: unknown) => void) => found(new Response('abc')) }), 'abc'],
    ['a lookalike without a body', async () => ({ status: 200, headers }), ''],
    ['a Buffer as a piece', async () => new Response(streamOf(Buffer.from('abc'))), 'abc'],
  ];

  it.each(fit)('but %s is read', async (_name, driver, text) => {
    using world = fetchOf(driver);
    expect(await (await world.fetch('http://example.com/')).text()).toBe(text);
  });
});

describe('A body that does not depend on the signal which fetchTransport() gives its driver', () => {
  const ends: readonly [string, number, (body: ReadableStream | null, destroy: () => void) => unknown][] = [
    ['cancels it', 200, (body) => body?.cancel()],
    ['is destroyed', 200, (_body, destroy) => destroy()],
    ['is redirected', 302, () => undefined],
  ];

  it.each(ends)('H10 is cancelled when its reader %s, also if that fails', async (_name, status, end) => {
    let cancelled = 0;
    const cancel = () => {
      cancelled += 1;
      throw new Error('not me');
    };
    using world = fetchOf(async () => new Response(new ReadableStream({ cancel }), { status }));
    const response = await world.fetch('http://example.com/').catch(() => undefined);
    await end(response?.body ?? null, world[Symbol.dispose]);
    expect(await soon(() => cancelled === 1)).toBe(true);
  });
});

describe('H19 the headers that fetchTransport() passes on', () => {
  it('are those of the audit, but for what events() says of caches, which a server of another origin would have to allow', async () => {
    const sent: unknown[] = [];
    const driver = async (_url: string, { headers, cache }: RequestInit) => {
      sent.push(headers, cache);
      return new Response('data: a\n\n', { headers: { 'content-type': 'text/event-stream' } });
    };
    const http = fetchTransport({ fetch: driver as typeof fetch });
    const network = createNetwork({ transport: virtualTransport(NEVER), http, policy: allowAll });
    const audited: unknown[] = [];
    const request = ({ headers }: { readonly headers: unknown }) => audited.push(headers) > 0;
    const owner = network.createOwner({ name: 'tool', audits: { request } });
    const init = { headers: { 'x-a': '1' } };
    expect(await firstValueFrom(events(owner, 'http://example.com/', init))).toMatchObject({ data: 'a' });
    await fetchFor(owner)('http://example.com/', { headers: { 'cache-control': 'max-age=0' } });
    network.destroy();
    const plain = [
      ['x-a', '1'],
      ['accept', 'text/event-stream'],
    ];
    expect(sent).toEqual([plain, 'no-store', [['cache-control', 'max-age=0']], 'no-store']);
    expect(audited[0]).toEqual([...plain, ['cache-control', 'no-store']]);
  });
});
