import { concat, NEVER, of, take, VirtualTimeScheduler } from 'rxjs';
import { type BlueprintObject, secureNetworking } from 'rx-secure-networking/blueprint';
import { fetchFor, httpRequests } from 'rx-secure-networking/http';
import type { Owner, SocketError } from 'rx-secure-networking';
import { answers, virtualHttpTransport } from 'rx-secure-networking/testing';
import { undiciTransport } from 'rx-secure-networking/undici';
import { bodyOf, startHttp } from './httpServer.ts';
import { httpWorld } from './httpWorld.ts';
import { startRaw } from './startRaw.ts';
import { until } from '../waiting.ts';

/** An object that writes down what it is told. */
function noting(more: Partial<BlueprintObject> = {}) {
  const told: unknown[] = [];
  const object: BlueprintObject = {
    auditHttpRequest: (url, verb, body) => told.push(['audit', new URL(url).pathname, verb, body]) > 0,
    onHttpResponse: (id, status, body) => told.push(['response', id, status, body]),
    onHttpError: (id, error: SocketError) => told.push(['error', id, error.code]),
    onWebSocketDenied: (id, action, code) => told.push(['denied', id, action, code]),
    ...more,
  };
  return { object, told };
}

describe('the HTTP half of the blueprint door', () => {
  it('sends a request with an id, asks the object, and tells it alone of the response', async () => {
    await using server = await startHttp((request, response) => {
      void bodyOf(request).then((body) => {
        response.statusCode = 201;
        response.end(`${request.method ?? ''} ${body} ${String(request.headers['x-a'])}`);
      });
    });
    using world = httpWorld();
    const sockets = secureNetworking(world.network, { describe: () => ({}), http: httpRequests });
    const one = noting();
    const other = noting();
    sockets.face(other.object);
    const id = sockets
      .face(one.object)
      .httpRequest(`${server.url}p`, { verb: 'POST', body: 'b', headers: { 'X-A': '1' } });
    expect(id).toBeGreaterThan(0);
    expect(one.told).toEqual([['audit', '/p', 'POST', 'b']]); // no event inside the call
    await until(() => one.told.length === 2);
    expect(one.told[1]).toEqual(['response', id, 201, 'POST b 1']);
    expect(other.told).toEqual([]);
    expect(world.decisions[0]?.socket).toBe(id);
  });

  it('O3 O8 without the audit the request is never sent, and gives -1', async () => {
    await using server = await startHttp();
    using world = httpWorld();
    const sockets = secureNetworking(world.network, { describe: () => ({}), http: httpRequests });
    const { object, told } = noting({ auditHttpRequest: undefined as never });
    expect(sockets.httpRequest(object, server.url)).toBe(-1);
    await until(() => told.length === 1);
    expect(told).toEqual([['denied', -1, 'request', 'unimplemented']]);
    expect(server.connections.count).toBe(0);
  });

  it('without http in its options it gives -1, on record', async () => {
    using world = httpWorld();
    const sockets = secureNetworking(world.network, { describe: () => ({}) });
    const { object, told } = noting();
    expect(sockets.httpRequest(object, 'https://example.com/')).toBe(-1);
    await until(() => told.length === 1);
    expect(told).toEqual([['denied', -1, 'request', 'unimplemented']]);
    expect(world.brief()).toEqual(['library request unimplemented']);
  });

  it('asks the audit for a redirect too, and tells of a denial there as an error', async () => {
    await using server = await startHttp((_request, response) => response.writeHead(307, { location: '/next' }).end());
    using world = httpWorld();
    const sockets = secureNetworking(world.network, { describe: () => ({}), http: httpRequests });
    const bodies: unknown[] = [];
    const { object, told } = noting({
      auditHttpRequest: (url, _verb, body) => {
        bodies.push(body);
        return !url.endsWith('/next');
      },
    });
    const id = sockets.httpRequest(object, server.url, { verb: 'POST', body: 'b' });
    await until(() => told.length === 1);
    expect([told, bodies]).toEqual([[['error', id, 'denied']], ['b', 'b']]);
  });

  it('L4 the audit sees what is sent, whatever becomes of the bytes that were given, and of those that it saw', async () => {
    const got: string[] = [];
    await using server = await startHttp((request, response) => {
      void bodyOf(request).then((body) => {
        got.push(body);
        response.writeHead(request.url === '/' ? 307 : 200, request.url === '/' ? { location: '/next' } : {}).end();
      });
    });
    using world = httpWorld({ policy: { request: () => Promise.resolve(true) } });
    const sockets = secureNetworking(world.network, { describe: () => ({}), http: httpRequests });
    const audited: string[] = [];
    const { object, told } = noting({
      auditHttpRequest: (_url, _verb, body) => {
        audited.push(new TextDecoder().decode(body as Uint8Array));
        (body as Uint8Array).fill(0x7a);
        return true;
      },
    });
    const body = new TextEncoder().encode('abc');
    sockets.httpRequest(object, server.url, { verb: 'POST', body });
    body.fill(0x79);
    await until(() => told.length === 1);

    expect([audited, got]).toEqual([
      ['abc', 'abc'],
      ['abc', 'abc'],
    ]);
  });

  it('L4 a body that UTF-8 cannot encode is refused, or the audit would see another than the server', () => {
    using world = httpWorld();
    const sockets = secureNetworking(world.network, { describe: () => ({}), http: httpRequests });
    const { object, told } = noting();
    const send = (body: string) => sockets.httpRequest(object, 'https://example.com/', { verb: 'POST', body });
    expect(() => send('a\ud800')).toThrow(TypeError);
    expect([told, world.decisions]).toEqual([[], []]);
  });

  it('L4 the audit sees the body of every request of its owner, also of those that the host sends by fetchFor', async () => {
    const http = virtualHttpTransport(() => of(answers(), 'ok'));
    using world = httpWorld({ http });
    const { network } = world;
    const sockets = secureNetworking(network, { describe: () => ({}), http: httpRequests });
    const bodies: unknown[] = [];
    const { object } = noting({
      auditHttpRequest: (_url, _verb, body) => bodies.push(body) > 0 && !(body instanceof Uint8Array),
    });
    network.decisions$.pipe(take(1)).subscribe(({ owner: { id } }) => {
      const fetch = fetchFor(network.owner(id) as Owner);
      sent.push(fetch('https://example.com/', { method: 'POST', body: 'secret' }), fetch('https://example.com/'));
    });
    const sent: Promise<Response>[] = [];
    sockets.httpRequest(object, 'https://example.com/', { verb: 'POST', body: 'b' });
    await expect(sent[0]).rejects.toMatchObject({ cause: { code: 'denied' } });
    expect((await sent[1])?.status).toBe(200);
    expect(bodies).toEqual(['b', new TextEncoder().encode('secret'), undefined]);
  });

  it('has a time-out, and one error for it', async () => {
    await using server = await startHttp(() => undefined);
    using world = httpWorld();
    const sockets = secureNetworking(world.network, { describe: () => ({}), http: httpRequests });
    const { object, told } = noting({
      onHttpError: (id, { code, message }) => told.push(['error', id, code, message]),
    });
    const id = sockets.httpRequest(object, server.url, { timeout: 30 });
    await until(() => told.length === 2);
    const message = `Request to ${server.url}: no response in time (its option timeout)`;
    expect(told[1]).toEqual(['error', id, 'connect-timeout', message]);
    await until(() => server.connections.open === 0);
    expect(() => sockets.httpRequest(object, server.url, { timeout: 0 })).toThrow(RangeError);
    expect(() => sockets.httpRequest(object, server.url, { verbs: 'GET' } as never)).toThrow(TypeError);
  });

  it('tells of a response that can have no body once, also where a body comes', async () => {
    await using server = await startRaw('HTTP/1.1 205 Reset Content\r\ncontent-length: 4\r\n\r\nbody');
    using world = httpWorld();
    const sockets = secureNetworking(world.network, { describe: () => ({}), http: httpRequests });
    const { object, told } = noting();
    const id = sockets.httpRequest(object, server.url);
    await until(() => world.ends.length > 0);
    await new Promise(setImmediate);
    expect(told.slice(1)).toEqual([['response', id, 205, '']]);
    expect(world.ends).toMatchObject([{ end: { by: 'network' } }]);
  });

  it('L29 has a time-out that names what was late: the rest of a response that has begun', () => {
    const scheduler = new VirtualTimeScheduler();
    const http = virtualHttpTransport(concat(of(answers(), 'a'), NEVER), { scheduler });
    using world = httpWorld({ http, scheduler });
    const sockets = secureNetworking(world.network, { describe: () => ({}), http: httpRequests });
    const { object, told } = noting({
      onHttpError: (id, { code, message }) => told.push(['error', id, code, message]),
    });
    const id = sockets.httpRequest(object, 'https://example.com/', { timeout: 30 });
    scheduler.maxFrames = 1_000;
    scheduler.flush();
    const message = 'Request to https://example.com:443/: the response was not whole in time (its option timeout)';
    expect(told[1]).toEqual(['error', id, 'lost', message]);
  });

  it('O20 a request that is allowed and fails at once has an id, and one error behind the call', async () => {
    const headers = () => {
      throw new Error('the vault is down');
    };
    using world = httpWorld({ http: undiciTransport({ headers }) });
    const sockets = secureNetworking(world.network, { describe: () => ({}), http: httpRequests });
    const { object, told } = noting({ auditHttpRequest: () => true });
    const id = sockets.httpRequest(object, 'http://127.0.0.1:9999/');
    expect([id > 0, told]).toEqual([true, []]);
    await until(() => told.length > 0);
    expect(told).toEqual([['error', id, 'connect-failed']]);
    expect([world.brief(), world.ends.map(({ socket }) => socket)]).toEqual([['owner request allowed'], [id]]);
  });

  it('O8 a request that its audit denies, or inside which its object is destroyed, gives -1', async () => {
    using world = httpWorld();
    const sockets = secureNetworking(world.network, { describe: () => ({}), http: httpRequests });
    const one = noting({ auditHttpRequest: () => false });
    expect(sockets.httpRequest(one.object, 'http://127.0.0.1:9999/')).toBe(-1);
    await until(() => one.told.length > 0);
    expect(one.told).toEqual([['denied', -1, 'request', 'denied']]);
    const other = noting({ auditHttpRequest: () => (sockets.destroy(other.object), true) });
    expect(sockets.httpRequest(other.object, 'http://127.0.0.1:9999/')).toBe(-1);
  });

  it('O10 tells a destroyed object nothing more', async () => {
    await using server = await startHttp(() => undefined);
    using world = httpWorld();
    const sockets = secureNetworking(world.network, { describe: () => ({}), http: httpRequests });
    const { object, told } = noting();
    sockets.httpRequest(object, server.url);
    await until(() => server.requests.length === 1);
    sockets.destroy(object);
    await until(() => server.connections.open === 0);
    expect(told).toHaveLength(1);
    expect(sockets.httpRequest(object, server.url)).toBe(-1);
  });
});
