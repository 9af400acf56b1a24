import { firstValueFrom, take, toArray } from 'rxjs';
import {
  allow,
  allowAll,
  allowEndpoints,
  createNetwork,
  deny,
  everyStep,
  type Audits,
  type Decision,
  type EndRecord,
  type Network,
  type Owner,
  type OwnerOptions,
  type Policy,
} from 'rx-secure-networking';
import { guestNetwork, guestOwner } from 'rx-secure-networking/guest';
import { serveGuest } from 'rx-secure-networking/host';
import { events, fetchFor, request, httpRequests } from 'rx-secure-networking/http';
import { secureNetworking } from 'rx-secure-networking/blueprint';
import { undiciTransport } from 'rx-secure-networking/undici';
import { wsTransport } from 'rx-secure-networking/ws';
import { messagePorts, portPairs, type PortPair } from '../guests/portPair.ts';
import { bodyOf, startHttp, type HttpServer } from '../http/httpServer.ts';
import { failureOf, until } from '../waiting.ts';
import { startEcho } from '../server.ts';

const yes: Audits = { request: allow };

interface HostOptions extends Partial<OwnerOptions> {
  readonly policy?: Policy;
  readonly http?: boolean;
}

/** A host of one guest, or of a direct owner. Dispose of it at the end. */
function hostOf(
  portsOf: (() => PortPair) | undefined,
  { policy = allowAll, http = true, ...options }: HostOptions = {},
) {
  const network = createNetwork({ transport: wsTransport(), policy, ...(http && { http: undiciTransport() }) });
  const decisions: Decision[] = [];
  const ends: EndRecord[] = [];
  const violations: string[] = [];
  network.decisions$.subscribe((decision) => decisions.push(decision));
  network.ends$.subscribe((end) => ends.push(end));
  const ofOwner: OwnerOptions = { name: 'tool', audits: yes, errorDetail: 'full', ...options };
  let owner: Owner;
  let served: Owner;
  if (portsOf) {
    const [hostPort, guestPort] = portsOf();
    served = serveGuest(hostPort, { network, ...ofOwner, onViolation: ({ rule }) => violations.push(rule) });
    owner = guestOwner(guestPort);
  } else served = owner = network.createOwner(ofOwner);
  return {
    ...{ network, owner, served, decisions, ends, violations },
    fetch: fetchFor(owner),
    [Symbol.dispose]: () => {
      owner.destroy();
      network.destroy();
    },
  };
}

interface World {
  readonly fetch: typeof fetch;
  readonly owner: Owner;
  readonly network: Network;
  readonly server: HttpServer;
}
interface Story extends HostOptions {
  readonly serve?: Parameters<typeof startHttp>[0];
  run(world: World): Promise<unknown>;
}

/** What a failure says, as far as the code of an owner sees it. */
const told = (error: unknown): unknown => {
  const { name, message, cause } = error as Error & { readonly cause?: Record<string, unknown> };
  const { code, detail, decision } = (cause ?? {}) as Record<string, Record<string, unknown>>;
  return [
    name,
    message,
    code,
    detail,
    decision?.['action'],
    decision?.['code'],
    decision?.['reason'],
    decision?.['given'],
  ];
};
const failed = (promise: Promise<unknown>): Promise<unknown> => failureOf(promise).then(told);

const stories: Record<string, Story> = {
  'it gets what it asks for, with status, headers and body': {
    serve: (_request, response) => {
      response.writeHead(201, 'Made', { 'x-a': 'ü'.normalize(), 'content-type': 'text/plain' });
      response.write('one,');
      response.end('two');
    },
    run: async ({ fetch, server }) => {
      const response = await fetch(`${server.url}a?b=c`, { headers: { 'X-Own': '1', Host: 'evil.example' } });
      const { status, statusText, url, redirected, type, headers } = response;
      const { method, url: path, headers: sent } = server.requests[0] ?? {};
      return [status, statusText, url, redirected, type, headers.get('x-a'), await response.text(), method, path, sent];
    },
  },
  'it gets a long status text whole': {
    serve: (_request, response) => response.writeHead(200, 'x'.repeat(4_000)).end(),
    run: async ({ fetch, server }) => (await fetch(server.url)).statusText.length,
  },
  'it gives set-cookie twice, which is not its to give': {
    run: async ({ fetch, server }) => {
      const headers: [string, string][] = [
        ['set-cookie', 'a=1'],
        ['Set-Cookie', 'b=2'],
      ];
      const response = await fetch(server.url, { headers });
      return [response.status, server.requests[0]?.headers];
    },
  },
  'it posts a text, bytes, a form and a stream': {
    serve: (request, response) =>
      void bodyOf(request).then((body) => response.end(`${request.headers['content-type']} ${body}`)),
    run: async ({ fetch, server }) => {
      const stream = new ReadableStream<Uint8Array>({
        start: (controller) => {
          controller.enqueue(new TextEncoder().encode('in '));
          controller.enqueue(new TextEncoder().encode('pieces'));
          controller.close();
        },
      });
      const bodies = ['text ü€', new Uint8Array([65, 66]), new URLSearchParams({ a: '1' }), '', stream];
      const texts = [];
      for (const body of bodies)
        texts.push(await (await fetch(server.url, { method: 'POST', body, duplex: 'half' } as RequestInit)).text());
      return texts;
    },
  },
  'it follows redirects, with its body where that goes along': {
    serve: (request, response) => {
      if (request.url === '/end') void bodyOf(request).then((body) => response.end(`${request.method} ${body}`));
      else response.writeHead(request.url === '/307' ? 307 : 303, { location: '/end' }).end();
    },
    run: async ({ fetch, server }) => {
      const texts = [];
      for (const status of [303, 307]) {
        const response = await fetch(`${server.url}${status}`, { method: 'POST', body: 'x'.repeat(100_000) });
        texts.push([response.redirected, response.url, (await response.text()).length]);
      }
      return texts;
    },
  },
  'a HEAD and a 204 have no body': {
    serve: (request, response) => response.writeHead(request.method === 'HEAD' ? 200 : 204).end(),
    run: async ({ fetch, server }) => {
      const head = await fetch(server.url, { method: 'HEAD' });
      const none = await fetch(server.url);
      return [head.status, head.body, none.status, await none.text()];
    },
  },
  'the owner’s manifest denies': {
    audits: everyStep(allowEndpoints('https://only.example/*')),
    run: ({ fetch, server }) => failed(fetch(server.url)),
  },
  'the owner has no audit of requests': { audits: {}, run: ({ fetch, server }) => failed(fetch(server.url)) },
  'the policy denies, with a code of its own and when to ask again': {
    policy: { request: () => ({ allow: false, reason: 'not today', code: 'closed-shop', retryAfter: 1_234 }) },
    run: ({ fetch, server }) => failed(fetch(server.url)),
  },
  'the rule of addresses denies': {
    policy: { request: allow, resolve: deny('no loopback') },
    run: ({ fetch, server }) => failed(fetch(server.url)),
  },
  'the network sends no HTTP': { http: false, run: ({ fetch, server }) => failed(fetch(server.url)) },
  'nobody listens there': {
    run: async ({ fetch }) => {
      const { url } = await startHttp().then(async (server) => (await server[Symbol.asyncDispose](), server));
      return failed(fetch(url));
    },
  },
  'there are too many requests': {
    limits: { requestsPerOwner: 1 },
    serve: () => undefined,
    run: async ({ fetch, server }) => {
      void fetch(server.url).catch(() => undefined);
      await until(() => server.requests.length > 0);
      return failed(fetch(server.url));
    },
  },
  'a response is larger than the host lets it be': {
    limits: { maxResponseBytes: 1_000 },
    serve: (_request, response) => response.end('x'.repeat(5_000)),
    run: async ({ fetch, server }) => failed((await fetch(server.url)).text()),
  },
  'a body is larger than the host lets it be': {
    limits: { maxRequestBytes: 100_000 },
    run: async ({ fetch, server }) => {
      const error = await failed(fetch(server.url, { method: 'POST', body: 'x'.repeat(200_000) }));
      return [error, server.requests.length];
    },
  },
  'a response breaks off': {
    serve: (_request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half', () => response.socket?.destroy());
    },
    run: async ({ fetch, server }) => {
      const [name, message, code] = (await failed((await fetch(server.url)).text())) as unknown[];
      return [name, message, code];
    },
  },
  'the host ends the request, with a reason': {
    serve: (_request, response) => {
      response.write('begun');
    },
    run: async ({ fetch, network, server }) => {
      const response = await fetch(server.url);
      network.endSocket(network.snapshot()[0]?.requests?.[0]?.id ?? 0, 'enough');
      return failed(response.text());
    },
  },
  'it aborts before the answer, and in the body': {
    serve: (request, response) => {
      if (request.url === '/body') response.write('begun');
    },
    run: async ({ fetch, server }) => {
      const reason = new Error('changed my mind');
      const early = new AbortController();
      const pending = fetch(server.url, { signal: early.signal });
      await until(() => server.requests.length > 0);
      early.abort(reason);
      const inBody = new AbortController();
      const response = await fetch(`${server.url}body`, { signal: inBody.signal });
      inBody.abort(reason);
      const errors = [await failureOf(pending), await failureOf(response.text())];
      await until(() => server.connections.open === 0);
      return errors.map((error) => error === reason);
    },
  },
  'it cancels a body': {
    serve: (_request, response) => void response.write('begun'),
    run: async ({ fetch, network, server }) => {
      await (await fetch(server.url)).body?.cancel();
      await until(() => server.connections.open === 0 && network.snapshot()[0]?.requests === undefined);
      return 'cancelled';
    },
  },
};

async function tell({ serve, run, ...options }: Story, portsOf?: () => PortPair): Promise<unknown> {
  await using server = await startHttp(serve);
  using host = hostOf(portsOf, options);
  const { fetch, owner, network, decisions, ends, violations } = host;
  const result = await run({ fetch, owner, network, server });
  return {
    ...{ result, violations },
    // A redirect of a guest is a request of its own for the host.
    decisions: decisions.map(({ action, code, given, layer }) => `${layer} ${action} ${code} ${given ?? ''}`),
    ends: ends
      .filter(({ http }) => http?.status !== 303 && http?.status !== 307)
      .map(({ end, http }) => [end.by, http?.method, http?.status]),
  };
}

const plain = (told: unknown): unknown => JSON.parse(JSON.stringify(told).replaceAll(/127\.0\.0\.1:\d+/gu, 'server'));

/** Waits until a figure no longer changes. */
async function standsStill(figure: () => number): Promise<void> {
  for (let same = 0; same < 20; ) {
    const before = figure();
    await new Promise((resolve) => setTimeout(resolve, 5));
    same = figure() === before ? same + 1 : 0;
  }
}

describe.each(portPairs)('fetchFor() in a guest over %s', (_, portsOf) => {
  it.each(Object.entries(stories))('is as that of a direct owner when %s', async (_name, story) => {
    expect(plain(await tell(story, portsOf))).toEqual(plain(await tell(story)));
  });

  it('H14 a body that nobody reads stays at the server, but for the window', async () => {
    const piece = Buffer.alloc(65_536);
    let written = 0;
    await using server = await startHttp((_request, response) => {
      const write = (): void => {
        while (written < 100_000_000 && response.write(piece)) written += piece.length;
      };
      response.on('drain', write);
      write();
    });
    using host = hostOf(portsOf, { limits: { maxResponseBytes: 200_000_000 } });
    const response = await host.fetch(server.url);
    const reader = response.body!.getReader();
    await reader.read();
    await standsStill(() => written);
    const [row] = host.network.snapshot()[0]?.requests ?? [];
    expect(row?.bytesReceived).toBeLessThan(262_144 + 2 * 65_536);
    expect(written).toBeLessThan(20_000_000); // the rest is in the system's own buffers
    await reader.cancel();
    expect(host.violations).toEqual([]);
  });

  it('large bodies flow both ways, piece by piece, and come out whole', async () => {
    await using server = await startHttp((request, response) => void request.pipe(response));
    using host = hostOf(portsOf);
    const sent = new Uint8Array(4_000_000).map((_byte, i) => i % 251);
    const bodies = await Promise.all(
      Array.from({ length: 4 }, () =>
        host.fetch(server.url, { method: 'POST', body: sent }).then((answer) => answer.bytes()),
      ),
    );
    expect(bodies.every((body) => Buffer.compare(body, sent) === 0)).toBe(true);
    expect(host.violations).toEqual([]);
  }, 20_000);

  it('G14 an upload that is aborted posts nothing more: no message behind it is lost, and the guest lives', async () => {
    await using server = await startEcho();
    using host = hostOf(portsOf, { audits: everyStep(allow) });
    const socket = host.owner.create(server.url);
    socket.connect();
    await firstValueFrom(socket.opened$, { defaultValue: undefined });
    for (let i = 0; i < 10; i += 1) {
      const abort = new AbortController();
      const body = new Uint8Array(3 * 1_048_576);
      const { port } = new URL(server.url);
      const answer = host.fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body, signal: abort.signal });
      const echo = firstValueFrom(socket.messages$);
      expect(socket.send(String(i))).toBe('sent');
      abort.abort();
      await expect(answer).rejects.toThrow('aborted');
      expect(await echo).toBe(String(i));
    }
    expect(host.violations).toEqual([]);
    for (let turns = 0; turns < 400 && socket.bufferedBytes > 0; turns += 1) await new Promise((f) => setTimeout(f, 5));
    expect([socket.bufferedBytes, host.served.closed]).toEqual([0, false]);
  });

  it('L10 H10 the end of the owner in mid-stream ends everything at once, on either side', async () => {
    for (const end of ['served', 'owner'] as const) {
      await using server = await startHttp((_request, response) => {
        const timer = setInterval(() => response.write('x'.repeat(1_000)), 1);
        response.on('close', () => clearInterval(timer));
      });
      using host = hostOf(portsOf);
      const bodies = await Promise.all(Array.from({ length: 8 }, () => host.fetch(server.url)));
      const reads = bodies.map(({ body }) => {
        const reader = body!.getReader();
        const pieces = { count: 0 };
        const read = (): Promise<unknown> =>
          reader.read().then(({ done }) => (done ? 'whole' : ((pieces.count += 1), read())));
        return { pieces, over: failureOf(read()) };
      });
      await until(() => reads.every(({ pieces }) => pieces.count > 2));
      host[end].destroy();
      if (end === 'owner') expect(host.owner.closed).toBe(true);
      for (const { over } of reads) expect(await over).toMatchObject({ name: 'AbortError' });
      await until(() => server.connections.open === 0 && host.network.snapshot().length === 0);
      expect(host.ends.map(({ end: { by } }) => by)).toEqual(Array(8).fill('owner'));
      expect(host.violations).toEqual([]);
    }
  });
});

describe('HTTP in a guest', () => {
  it('request() and events() work as everywhere', async () => {
    await using server = await startHttp((_request, response) => {
      response.setHeader('content-type', 'text/event-stream');
      response.write('id: 7\ndata: one\n\ndata: two\n\n');
    });
    using host = hostOf(messagePorts);
    const response = await firstValueFrom(request(host.owner, server.url));
    expect(await firstValueFrom(response.body$)).toBeInstanceOf(Uint8Array);
    const heard = await firstValueFrom(events(host.owner, server.url).pipe(take(2), toArray()));
    expect(heard.map(({ data, id }) => [data, id])).toEqual([
      ['one', '7'],
      ['two', '7'],
    ]);
    await until(() => server.connections.open === 0);
  });

  it('O7 the blueprint’s HTTP calls work in a guest', async () => {
    await using server = await startHttp((_request, response) => response.end('hello'));
    using host = hostOf(messagePorts);
    host.owner.destroy();
    const [hostPort, guestPort] = messagePorts();
    serveGuest(hostPort, { network: host.network, name: 'mods', audits: yes });
    const inside = guestNetwork(guestPort);
    const sockets = secureNetworking(inside, { describe: () => ({ name: 'mod' }), http: httpRequests });
    let answer: (told: unknown[]) => void = () => undefined;
    const heard = new Promise<unknown[]>((resolve) => (answer = resolve));
    const mod = {
      auditHttpRequest: () => true,
      onHttpResponse: (...response: unknown[]) => answer(response),
      onHttpError: (...error: unknown[]) => answer(error),
    };
    const id = (sockets.face(mod) as unknown as { httpRequest(url: string): number }).httpRequest(server.url);
    expect(await heard).toEqual([id, 200, 'hello']);
    inside.destroy();
  });

  it('G8 the guest’s own audits are asked first, and a denial of theirs never reaches the host', async () => {
    await using server = await startHttp();
    const network = createNetwork({ transport: wsTransport(), http: undiciTransport(), policy: allowAll });
    const decisions: string[] = [];
    network.decisions$.subscribe(({ action, code }) => decisions.push(`${action} ${code}`));
    const [hostPort, guestPort] = messagePorts();
    serveGuest(hostPort, { network, name: 'guest', audits: yes });
    const inside = guestNetwork(guestPort, { policy: { create: () => true } }); // written for sockets alone
    const denied = inside.createOwner({ name: 'denied', audits: { request: () => false } });
    const asked = inside.createOwner({ name: 'asked', audits: yes });
    expect(await failed(fetchFor(denied)(server.url))).toMatchObject({ 2: 'denied', 5: 'denied' });
    expect(decisions).toEqual([]);
    expect((await fetchFor(asked)(server.url)).status).toBe(200);
    expect(decisions).toEqual(['request allowed']);
    inside.destroy();
    network.destroy();
  });

  it('H17 an opaque guest learns no more than that it failed, but for what its own rules deny', async () => {
    await using server = await startHttp();
    const policy: Policy = { request: ({ method }) => method === 'GET', resolve: deny('private') };
    using host = hostOf(messagePorts, { errorDetail: 'opaque', policy });
    const [, , code, detail] = (await failed(host.fetch(server.url))) as unknown[];
    expect([code, (detail as { message: string }).message]).toEqual(['connect-failed', 'the connection failed']);
    const [, , deniedCode, , , why] = (await failed(host.fetch(server.url, { method: 'PUT' }))) as unknown[];
    expect([deniedCode, why]).toEqual(['denied', 'denied']);
    expect(host.decisions.map(({ action, code }) => `${action} ${code}`)).toEqual([
      ...['request allowed', 'resolve denied', 'request denied'],
    ]);
  });

  it('what does not fit on the wire fails here, and the guest lives', async () => {
    await using server = await startHttp();
    using host = hostOf(messagePorts);
    const error = await failed(host.fetch(server.url, { headers: { 'x-a': 'y'.repeat(20_000) } }));
    expect(error).toMatchObject({ 2: 'limit', 5: 'too-large' });
    expect((await host.fetch(server.url)).status).toBe(200);
    expect([server.requests.length, host.violations]).toEqual([1, []]);
  });

  it('a guest asks its host for no more than it lets it, and all are answered', async () => {
    await using server = await startHttp();
    using host = hostOf(messagePorts, { limits: { requestsPerSecond: 1_000, requestsPerOwner: 16 } });
    const [hostPort, guestPort] = messagePorts();
    const rules: string[] = [];
    serveGuest(hostPort, {
      network: host.network,
      name: 'many',
      audits: yes,
      onViolation: ({ rule }) => rules.push(rule),
    });
    const inside = guestNetwork(guestPort, { limits: { requestsPerSecond: 1_000 } });
    const asked = Array.from({ length: 12 }, (_, i) => inside.createOwner({ name: `owner ${i}`, audits: yes })).flatMap(
      (owner) => Array.from({ length: 12 }, () => fetchFor(owner)(server.url).then((response) => response.text())),
    );
    const outcomes = await Promise.allSettled(asked);
    expect([rules, outcomes.some(({ status }) => status === 'fulfilled')]).toEqual([[], true]);
    inside.destroy();
  });

  it('a port that closes fails what is pending', async () => {
    await using server = await startHttp(() => undefined);
    const network = createNetwork({ transport: wsTransport(), http: undiciTransport(), policy: allowAll });
    const [hostPort, guestPort] = messagePorts();
    serveGuest(hostPort, { network, name: 'guest', audits: yes });
    const owner = guestOwner(guestPort);
    const pending = failureOf(fetchFor(owner)(server.url));
    await until(() => server.requests.length > 0);
    hostPort.close();
    expect(await pending).toMatchObject({ name: 'AbortError' });
    network.destroy();
  });
});
