import { firstValueFrom, lastValueFrom } from 'rxjs';
import {
  type ConnectRequest,
  createNetwork,
  allowAll,
  type EndRecord,
  type OwnerOptions,
  reconnect,
  SocketError,
} from 'rx-secure-networking';
import { type HandshakeResponse, wsTransport, type WsTransportOptions } from 'rx-secure-networking/ws';
import { accept, type RawServer, startRawServer } from '../rawServer.ts';
import { connecting, permissive } from '../world.ts';

const refusal = (status: string, more = ''): string => `HTTP/1.1 ${status}\r\n${more}Content-Length: 0\r\n\r\n`;

function host(owner: Partial<OwnerOptions> = {}, options?: WsTransportOptions) {
  const network = createNetwork({ transport: wsTransport(options), policy: allowAll });
  const records: EndRecord[] = [];
  network.ends$.subscribe((record) => records.push(record));
  return { network, records, owner: network.createOwner({ name: 'chat', audits: permissive, ...owner }) };
}

const quick = { initialDelay: 1, maxDelay: 1, random: () => 0 };

describe('a server that refuses the handshake', () => {
  let server: RawServer;
  afterEach(() => server[Symbol.asyncDispose]());

  it('is known by its status and its Retry-After, as plain data at one place', async () => {
    server = await startRawServer(() => refusal('503 Service Unavailable', 'Retry-After: 2\r\n'));
    const { owner, network, records } = host();
    const { error, detail } = await firstValueFrom(connecting(owner, server.url).ended$);
    const expected = {
      message: 'the connection failed (Unexpected server response: 503)',
      status: 503,
      retryAfter: 2_000,
    };

    expect([detail, error?.detail, error?.end?.detail, records[0]?.end.detail]).toEqual(Array(4).fill(expected));
    expect(JSON.parse(JSON.stringify(records[0]))).toMatchObject({
      end: { detail: expected, error: { detail: expected } },
    });
    network.destroy();
  });

  it('makes reconnect() wait as long as Retry-After says, and give up at 401', async () => {
    const answers = [refusal('429 Too Many Requests', 'Retry-After: 0.3\r\n'), refusal('401 Unauthorized')];
    const asked: number[] = [];
    server = await startRawServer(() => (asked.push(performance.now()), answers.shift() ?? accept('')));
    const { owner, network } = host();
    const failed = lastValueFrom(owner.open(server.url).pipe(reconnect(quick)));

    await expect(failed).rejects.toMatchObject({ code: 'connect-failed', detail: { status: 401 } });
    expect(asked).toHaveLength(2);
    expect((asked[1] ?? 0) - (asked[0] ?? 0)).toBeGreaterThan(290);
    network.destroy();
  });

  it('has no status where it answers 101 and does not upgrade, so that reconnect() tries again', async () => {
    const answers = ['HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n\r\n', refusal('401 Unauthorized')];
    server = await startRawServer(() => answers.shift() ?? '');
    const { owner, network, records } = host();
    const failed = lastValueFrom(owner.open(server.url).pipe(reconnect(quick)));

    await expect(failed).rejects.toMatchObject({ detail: { status: 401 } });
    expect(records.map(({ end }) => end.detail)).toEqual([
      { message: 'the connection failed (Invalid server response: 101 without an upgrade)' },
      { message: 'the connection failed (Unexpected server response: 401)', status: 401 },
    ]);
    network.destroy();
  });

  it('takes a date for a Retry-After too', async () => {
    server = await startRawServer(() => {
      return refusal('503 Unavailable', `Retry-After: ${new Date(Date.now() + 60_000).toUTCString()}\r\n`);
    });
    const { owner, network } = host();
    const { detail } = await firstValueFrom(connecting(owner, server.url).ended$);

    expect(detail?.retryAfter).toBeGreaterThan(50_000);
    expect(detail?.retryAfter).toBeLessThanOrEqual(60_000);
    network.destroy();
  });

  it('tells an opaque owner nothing, the host everything', async () => {
    server = await startRawServer(() => refusal('429 Too Many Requests', 'Retry-After: 60\r\n'));
    const { owner, network, records } = host({ errorDetail: 'opaque' });
    const end = await firstValueFrom(connecting(owner, server.url).ended$);

    expect(JSON.stringify(end).replaceAll(server.url, '')).not.toMatch(/429|60000|detail|decision/);
    expect(end.error?.cause).toBeUndefined();
    expect(records[0]?.end.detail).toMatchObject({ status: 429, retryAfter: 60_000 });
    // Its reconnect() does not mind it either: the time between attempts would tell.
    const again = lastValueFrom(owner.open(server.url).pipe(reconnect({ ...quick, maxAttempts: 2 })));
    await expect(again).rejects.toMatchObject({ code: 'gave-up' });
    network.destroy();
  });

  it('is read no further: a body without end is cut off', async () => {
    server = await startRawServer(() => 'HTTP/1.1 403 Forbidden\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n');
    const { owner, network } = host();
    const ended = firstValueFrom(connecting(owner, server.url).ended$);
    const socket = await server.accepted();
    const gone = new Promise((resolve) => socket.once('close', resolve));

    expect((await ended).detail?.status).toBe(403);
    await gone;
    network.destroy();
  });
});

describe('onResponse of wsTransport()', () => {
  let server: RawServer;
  afterEach(() => server[Symbol.asyncDispose]());

  it.each([
    ['accepts', 101, (request: string) => accept(request, 'X-Request-Id: id-4711\r\nSet-Cookie: a=1\r\n')],
    ['refuses', 403, () => refusal('403 Forbidden', 'X-Request-Id: id-4711\r\nSet-Cookie: a=1\r\n')],
    ['redirects', 302, () => refusal('302 Found', 'X-Request-Id: id-4711\r\nSet-Cookie: a=1\r\nLocation: /x\r\n')],
  ])('gives the host the headers of a server that %s, and its owner none', async (_what, status, answer) => {
    server = await startRawServer(answer);
    const seen: [HandshakeResponse, ConnectRequest][] = [];
    const { owner, network } = host({}, { onResponse: (...given) => seen.push(given) });
    const socket = connecting(owner, server.url);
    const events: unknown[] = [];
    socket.events$.subscribe((event) => events.push(event));
    const opened = await firstValueFrom(socket.opened$, { defaultValue: undefined }).catch((error: unknown) => error);

    expect(seen).toHaveLength(1);
    expect(seen[0]?.[0]).toMatchObject({ status, headers: { 'x-request-id': 'id-4711', 'set-cookie': ['a=1'] } });
    expect(seen[0]?.[1]).toMatchObject({ action: 'connect', socket: socket.id, owner: { name: 'chat' } });
    expect(opened instanceof SocketError).toBe(status !== 101);
    expect(JSON.stringify([events, opened])).not.toMatch(/id-4711|a=1/);
    network.destroy();
  });

  it('may end the owner in the middle of the handshake', async () => {
    server = await startRawServer((request) => accept(request));
    const { owner, network, records } = host(
      {},
      { onResponse: (_, { owner: { id } }) => network.destroyOwner(id, 'no') },
    );
    const socket = connecting(owner, server.url);
    const events: string[] = [];
    socket.events$.subscribe(({ type }) => events.push(type));
    await firstValueFrom(socket.ended$);

    expect(events).toEqual(['ended']);
    expect(records[0]?.end).toMatchObject({ by: 'host', reason: 'no' });
    network.destroy();
  });
});
