import { firstValueFrom } from 'rxjs';
import { fetchFor, request } from 'rx-secure-networking/http';
import { httpWorld } from './httpWorld.ts';
import { startHttp } from './httpServer.ts';
import { startRaw } from './startRaw.ts';
import { collectGarbage } from '../collectGarbage.ts';
import { failureOf, until } from '../waiting.ts';

describe('fetchFor(owner)', () => {
  it('sends a request that is allowed, and puts it on record', async () => {
    await using server = await startHttp((_request, response) => {
      response.setHeader('content-type', 'application/json');
      response.end('{"a":1}');
    });
    using world = httpWorld();
    const response = await world.fetch(`${server.url}items?secret=1#part`);
    expect(response).toBeInstanceOf(Response);
    expect([response.status, response.ok, response.url, response.redirected, response.type]).toEqual([
      200,
      true,
      `${server.url}items?secret=1`,
      false,
      'basic',
    ]);
    expect(await response.json()).toEqual({ a: 1 });
    expect(server.requests).toMatchObject([{ method: 'GET', url: '/items?secret=1' }]);
    expect(world.brief()).toEqual(['owner request allowed']);
    expect(JSON.stringify(world.decisions)).not.toContain('secret');
    expect(world.ends).toMatchObject([
      {
        end: { by: 'peer', code: 1000, wasClean: true },
        http: { method: 'GET', status: 200, redirects: 0 },
        bytesReceived: 7,
      },
    ]);
  });

  it('opens no connection for a request that is denied, and says why', async () => {
    await using server = await startHttp();
    using world = httpWorld({ owner: { audits: {} } });
    const failure = await world.fetch(server.url).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(TypeError);
    expect(failure).toMatchObject({
      message: 'fetch failed',
      cause: { name: 'SocketError', code: 'denied', decision: { action: 'request', code: 'unimplemented' } },
    });
    expect(server.connections.count).toBe(0);
    expect(world.brief()).toEqual(['owner request unimplemented']);
  });

  it('is frozen and works unbound', async () => {
    await using server = await startHttp();
    using world = httpWorld();
    const { fetch } = { fetch: fetchFor(world.owner) };
    expect(Object.isFrozen(fetch)).toBe(true);
    expect(await (await fetch(new URL(server.url))).text()).toBe('ok');
  });

  it.each([301, 302, 303, 307, 308])(
    'with redirect "error" it rejects for %d, also without a location',
    async (status) => {
      await using server = await startHttp((_request, response) => response.writeHead(status).end('there'));
      using world = httpWorld();
      expect(await failureOf(world.fetch(server.url, { redirect: 'error' }))).toMatchObject({
        message: 'fetch failed',
        cause: { code: 'denied', message: expect.stringContaining('it redirects') as string },
      });
      expect(await (await world.fetch(server.url)).text()).toBe('there');
    },
  );

  it('H10 gives nothing that came before its signal aborted, but its reason', async () => {
    await using server = await startHttp();
    using world = httpWorld();
    const controller = new AbortController();
    const response = await world.fetch(server.url, { signal: controller.signal });
    await until(() => world.ends.length > 0);
    controller.abort(new Error('mine'));
    expect(await failureOf(response.text())).toMatchObject({ message: 'mine' });
  });

  it.each([null, 0, ''])('rejects with the reason of the signal, as the platform does: %j', async (reason) => {
    using world = httpWorld();
    expect(await failureOf(world.fetch('http://127.0.0.1/', { signal: AbortSignal.abort(reason) }))).toBe(reason);
  });

  it.each(['its signal aborts', 'its owner is destroyed'])(
    'H10 a read that has begun rejects if %s before it is over, also where the last byte has come',
    async (what) => {
      await using server = await startHttp();
      using world = httpWorld();
      const controller = new AbortController();
      const response = await world.fetch(server.url, { signal: controller.signal });
      await until(() => world.ends.length > 0);
      const text = failureOf(response.text());
      if (what === 'its signal aborts') controller.abort(new Error('mine'));
      else world.owner.destroy();
      expect(await text).toMatchObject(what === 'its signal aborts' ? { message: 'mine' } : { name: 'AbortError' });
    },
  );

  it('H10 gives what was read before its signal aborted, to its clones too', async () => {
    await using server = await startHttp();
    using world = httpWorld();
    const controller = new AbortController();
    const response = await world.fetch(server.url, { signal: controller.signal });
    const copy = response.clone();
    const text = await response.text();
    controller.abort();
    expect([text, await copy.text()]).toEqual(['ok', 'ok']);
  });

  it('H10 gives a clone its body however late it is read, and the clone of a clone', async () => {
    await using server = await startHttp();
    using world = httpWorld();
    const response = await world.fetch(server.url);
    const copy = response.clone();
    const second = copy.clone();
    expect(await response.text()).toBe('ok');
    await collectGarbage();
    expect([await copy.text(), await second.text()]).toEqual(['ok', 'ok']);
  });

  it('refuses an object that is neither a URL nor a Request rather than ask for its name', async () => {
    using world = httpWorld();
    for (const given of [{ url: 'http://127.0.0.1/' }, Object.create(Request.prototype)] as Request[]) {
      expect(await failureOf(world.fetch(given))).toMatchObject({ message: expect.stringContaining('nor a Request') });
    }
    expect(world.decisions).toEqual([]);
  });

  it('H9 an object with the prototype of a signal is no signal', async () => {
    using world = httpWorld();
    const signal = Object.create(AbortSignal.prototype) as AbortSignal;
    expect(await failureOf(world.fetch('http://127.0.0.1/', { signal }))).toMatchObject({
      message: 'signal must be an AbortSignal',
    });
  });

  it('sends nothing if its options are no object, or its redirect is null', async () => {
    await using server = await startHttp();
    using world = httpWorld();
    for (const init of ['POST', '', 5, true, 1n, Symbol('x'), { redirect: null }] as never[]) {
      expect(await failureOf(world.fetch(server.url, init))).toBeInstanceOf(TypeError);
      expect(await failureOf(world.fetch(new Request(server.url), init))).toBeInstanceOf(TypeError);
      expect(await failureOf(fetch(server.url, init))).toMatchObject({ name: 'TypeError' }); // as the platform
    }
    expect(await failureOf(world.fetch(server.url, 'POST' as never))).toMatchObject({
      message: 'the options of a request must be an object, not a string',
    });
    expect([server.requests, world.decisions]).toEqual([[], []]);
    for (const init of [undefined, null, () => {}, [], new Date()] as never[]) {
      expect((await world.fetch(server.url, init)).status).toBe(200);
    }
  });

  it.each([
    [{ method: null }, 'the method must be a string'],
    [{ headers: null }, 'headers must be an object, a list of pairs or Headers, not null'],
    [{ headers: 'x: y' }, 'headers must be an object, a list of pairs or Headers, not string'],
  ] as never[])('sends nothing for %j, and says what is wrong', async (init: RequestInit, message: string) => {
    await using server = await startHttp();
    using world = httpWorld();
    const failures = [
      failureOf(world.fetch(server.url, init)),
      failureOf(world.fetch(new Request(server.url), init)),
      failureOf(firstValueFrom(request(world.owner, server.url, init))),
    ];
    for (const failure of failures) expect(await failure).toEqual(new TypeError(message));
    expect([server.requests, world.decisions]).toEqual([[], []]);
  });

  it('gives headers that nobody can change, as the platform does: several subscribers may share a response', async () => {
    await using server = await startHttp((_request, response) => {
      response.setHeader('set-cookie', ['a=1', 'b=2']).setHeader('x', '1').end();
    });
    using world = httpWorld();
    const owned = await world.fetch(server.url);
    const fixed = /^immutable$|^the headers of a response cannot be changed/; // Node's text, and the library's
    for (const { headers } of [await fetch(server.url), owned, owned.clone()]) {
      expect(() => headers.set('x', '2')).toThrow(fixed);
      expect(() => headers.append('x', '2')).toThrow(fixed);
      expect(() => headers.delete('x')).toThrow(fixed);
      expect([headers.get('x'), headers.getSetCookie()]).toEqual(['1', ['a=1', 'b=2']]);
    }
    const copy = new Headers(owned.headers);
    copy.set('x', '3');
    expect([copy.get('x'), new Response(null, owned).headers.get('x')]).toEqual(['3', '1']);
    expect(owned.headers).toBe(owned.headers);
  });

  it.each(['HTTP/1.1 101 Switching\r\n\r\nhello', 'HTTP/1.1 000 X\r\ncontent-length: 2\r\n\r\nok'])(
    'says in its own words that a response is no HTTP: %j',
    async (answer) => {
      await using server = await startRaw(answer);
      using world = httpWorld();
      expect(await failureOf(world.fetch(server.url))).toMatchObject({
        cause: { detail: { message: "the response cannot be read (the server's response is not valid HTTP)" } },
      });
    },
  );
});
