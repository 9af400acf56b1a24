import { EMPTY, Subject, VirtualTimeScheduler } from 'rxjs';
import { fetchFor } from 'rx-secure-networking/http';
import { type HostHeaders, undiciTransport, type UndiciTransportOptions } from 'rx-secure-networking/undici';
import { startHttp } from './httpServer.ts';
import { httpWorld, type HttpWorldOptions } from './httpWorld.ts';
import { until } from '../waiting.ts';

type HeadersOption = NonNullable<UndiciTransportOptions['headers']>;

const worldWith = (headers: HeadersOption, options: HttpWorldOptions = {}) =>
  httpWorld({ http: undiciTransport({ headers }), ...options });

describe('the headers of the host, which come later', () => {
  it('are sent with the hop, and asked for anew for each hop', async () => {
    await using inner = await startHttp();
    await using outer = await startHttp((_request, response) => response.writeHead(307, { location: inner.url }).end());
    using world = worldWith(async ({ endpoint }) => ({ 'x-key': `of ${endpoint.port}` }));
    await (await world.fetch(outer.url)).text();

    expect([outer, inner].map(({ requests }) => requests.map(({ headers }) => headers['x-key']))).toEqual([
      [`of ${outer.port}`],
      [`of ${inner.port}`],
    ]);
  });

  it('replace those of the owner', async () => {
    await using server = await startHttp();
    using world = worldWith(async () => ({ Authorization: 'the host' }));
    await (await world.fetch(server.url, { headers: { authorization: 'the owner' } })).text();
    expect(server.requests[0]?.headers.authorization).toBe('the host');
  });

  it('H6 replace those of the owner that CGI, WSGI and PHP would read as the same', async () => {
    await using server = await startHttp();
    using world = worldWith(async () => ({ 'x-api-key': 'the host', X_Tenant_Id: 'the host' }));
    const headers = {
      ...{ x_api_key: 'the owner', 'X-Api_Key': 'the owner', 'x-tenant-id': 'the owner' },
      ...{ x_api_keys: 'kept', 'x.api.key': 'kept', x_own: 'kept' },
    };
    await (await world.fetch(server.url, { headers })).text();
    const sent = Object.entries(server.requests[0]?.headers ?? {}).filter(([name]) => name.startsWith('x'));
    expect(Object.fromEntries(sent)).toEqual({
      ...{ 'x-api-key': 'the host', x_tenant_id: 'the host' },
      ...{ x_api_keys: 'kept', 'x.api.key': 'kept', x_own: 'kept' },
    });
  });

  it.each<[string, () => unknown, string]>([
    ['a rejection', async () => Promise.reject(new Error('no vault')), 'the function for the headers failed: no vault'],
    ['no value', () => EMPTY, 'its observable completed without a value'],
    [
      'what is unfit',
      async () => ({ host: 'inner.example' }),
      'headers: host is always that of the URL: leave it out; for another one, put it into the URL',
    ],
  ])('fail the request, and nothing is dialled: %s', async (_, headers, text) => {
    await using server = await startHttp();
    using world = worldWith(headers as HeadersOption);
    await expect(world.fetch(server.url)).rejects.toThrow();

    expect(world.ends[0]?.end.detail?.message).toContain(text);
    expect(server.connections.count).toBe(0);
  });

  it('end with `limits.responseTimeout` where they do not come', async () => {
    await using server = await startHttp();
    const scheduler = new VirtualTimeScheduler();
    const hanging = new Subject<HostHeaders>();
    using world = worldWith(() => hanging, { scheduler, limits: { responseTimeout: 30_000 } });
    const response = expect(world.fetch(server.url)).rejects.toThrow();
    await until(() => hanging.observed);
    scheduler.flush();
    await response;

    expect(world.ends[0]?.end).toMatchObject({ by: 'deadline' });
    expect([hanging.observed, server.connections.count]).toEqual([false, 0]);
  });

  it('connect nowhere where the owner is destroyed before', async () => {
    await using server = await startHttp();
    const late = new Subject<HostHeaders>();
    using world = worldWith(() => late);
    const owner = world.newOwner();
    const response = expect(fetchFor(owner)(server.url)).rejects.toThrow();
    await until(() => late.observed);
    owner.destroy();
    late.next({ 'x-key': 'late' });
    await response;

    expect([late.observed, server.connections.count]).toEqual([false, 0]);
  });
});
