import { firstValueFrom, NEVER, Subject, take, toArray } from 'rxjs';
import {
  allow,
  allowAll,
  type Audits,
  createNetwork,
  type Limits,
  type Network,
  type OwnedSocket,
  type SocketError,
  type Owner,
} from 'rx-secure-networking';
import { guestNetwork, guestOwner, type GuestOwnerOptions } from 'rx-secure-networking/guest';
import { serveGuest } from 'rx-secure-networking/host';
import { fetchFor, request } from 'rx-secure-networking/http';
import { undiciTransport } from 'rx-secure-networking/undici';
import { wsTransport } from 'rx-secure-networking/ws';
import { readHostLimits } from '../../lib/wire/HostLimits.ts';
import { guestKinds } from '../../lib/wire/kinds.ts';
import { HandClock } from '../guests/rawGuest.ts';
import { messagePorts, portPairs } from '../guests/portPair.ts';
import { bodyOf, startHttp } from '../http/httpServer.ts';
import { startServer } from '../server.ts';
import { until } from '../waiting.ts';

// The limits of a guest are those that the host sets, larger than the usual ones or smaller.

const yes: Audits = { create: allow, connect: allow, close: allow, request: allow };

interface Given {
  readonly limits: Partial<Limits>;
  readonly audits?: Audits;
  readonly clock?: HandClock;
  readonly ofGuest?: GuestOwnerOptions;
  /** `bridge.requestsPerSecond`. */
  readonly rate?: number;
  readonly windowBytes?: number;
}

/** An owner of a host with these limits: a guest if there are ports, else a direct one. Dispose of it at the end. */
function ownerOf(
  ports: ReturnType<typeof messagePorts> | undefined,
  { limits, audits = yes, clock, ofGuest, rate, windowBytes }: Given,
) {
  const scheduler = clock && { scheduler: clock };
  const network = createNetwork({
    ...{ transport: wsTransport(), policy: allowAll, http: undiciTransport(), limits },
    ...scheduler,
  });
  const violations: string[] = [];
  const ofOwner = { name: 'owner', audits, limits, errorDetail: 'full' } as const;
  let owner: Owner;
  if (ports) {
    const bridge = {
      ...(rate !== undefined && { requestsPerSecond: rate }),
      ...(windowBytes !== undefined && { windowBytes }),
    };
    serveGuest(ports[0], { network, ...ofOwner, bridge, lease: 0, onViolation: ({ rule }) => violations.push(rule) });
    owner = guestOwner(ports[1], { ...scheduler, ...ofGuest });
  } else owner = network.createOwner(ofOwner);
  return { owner, violations, network, [Symbol.dispose]: () => network.destroy() };
}

/** A socket that is open. Rejects if it is denied. */
async function opened(owner: Owner, url: string): Promise<OwnedSocket> {
  const socket = owner.create(url);
  socket.connect();
  await Promise.race([
    firstValueFrom(socket.opened$),
    firstValueFrom(socket.ended$).then(({ error }) => Promise.reject(error)),
  ]);
  return socket;
}

const sides = [
  ['a direct owner', () => undefined] as const,
  ...portPairs.map(([name, of]) => [`a guest over ${name}`, of] as const),
];

describe.each(sides)('%s has the limits that the host sets:', (_, portsOf) => {
  it('messages as large as limits.maxMessageBytes, in both directions, and no larger', async () => {
    await using server = await startServer((peer) =>
      peer.on('message', (data: Buffer) =>
        peer.send(new Uint8Array(data.byteLength + (data.byteLength === 3e6 ? 1 : 0))),
      ),
    );
    using it = ownerOf(portsOf(), { limits: { maxMessageBytes: 3e6, maxBufferedBytes: 1e7 } });
    const socket = await opened(it.owner, server.url);
    const seen: unknown[] = [];
    socket.messages$.subscribe((message) => seen.push(message.length));
    socket.events$.subscribe(
      (event) => event.type === 'denied' && seen.push(`${event.action} ${event.code} ${event.reason}`),
    );
    const ended = firstValueFrom(socket.ended$);
    const outcomes = [2e6, 3e6 + 1, 3e6].map((size) => socket.send(new Uint8Array(size)));
    const { by, code } = await ended;
    expect([outcomes, seen, by, code, it.violations]).toEqual([
      ['sent', 'denied', 'sent'],
      ['send too-large the message has more than 3000000 bytes (limits.maxMessageBytes)', 2e6],
      ...['network', 1009, []],
    ]);
  });

  it('as many sockets as limits.socketsPerOwner', async () => {
    await using server = await startServer();
    using it = ownerOf(portsOf(), { limits: { socketsPerOwner: 30, attemptsPerSecond: 30 } });
    const sockets = await Promise.all(Array.from({ length: 30 }, () => opened(it.owner, server.url)));
    expect(sockets.filter(({ connected }) => connected)).toHaveLength(30);
    await expect(opened(it.owner, server.url)).rejects.toMatchObject({ code: 'limit' });
  });

  it('an audit may take as long as limits.auditTimeout, also one that was asked before the host has said its limits', async () => {
    await using server = await startServer();
    const clock = new HandClock();
    const asked: Subject<boolean>[] = [];
    const connect = () => {
      const answer = new Subject<boolean>();
      asked.push(answer);
      return answer;
    };
    using it = ownerOf(portsOf(), { limits: { auditTimeout: 2e5 }, audits: { ...yes, connect }, clock });
    for (const count of [1, 2]) {
      const opening = opened(it.owner, server.url);
      await until(() => asked.length === count);
      clock.advance(190_000);
      asked.at(-1)?.next(true);
      await expect(opening).resolves.toMatchObject({ connected: true });
    }
  });

  it('a close may take as long as limits.closeTimeout', async () => {
    await using server = await startServer();
    const clock = new HandClock();
    using it = ownerOf(portsOf(), { limits: { closeTimeout: 20_000 }, clock });
    const connection = server.nextPeer();
    const socket = await opened(it.owner, server.url);
    const peer = await connection;
    peer.pause();
    socket.close(4_001, 'slowly');
    await until(() => it.network.snapshot()[0]?.sockets[0]?.state === 'closing' && socket.state === 'closing');
    clock.advance(13_000);
    expect(socket.state).toBe('closing');
    peer.resume();
    expect(await firstValueFrom(socket.ended$)).toMatchObject({ by: 'owner', code: 4_001, wasClean: true });
  });

  it('messages are held for as long as limits.holdTimeout', async () => {
    await using server = await startServer((peer) => peer.send('hello'));
    const clock = new HandClock();
    using it = ownerOf(portsOf(), { limits: { holdTimeout: 30_000 }, clock });
    const sockets = [1, 2].map(() => it.owner.create(server.url));
    const seen: string[] = [];
    let held = 0;
    for (const socket of sockets) {
      socket.events$.subscribe(({ type }) => {
        if (type === 'message') held += 1;
        if (type === 'unread') seen.push(type);
      });
      socket.connect();
    }
    await until(() => held === 2);
    clock.advance(29_000);
    sockets[0]?.messages$.subscribe((message) => seen.push(String(message)));
    clock.advance(1_001);
    expect(seen).toEqual(['hello', 'unread']);
  });

  it('bodies as large as limits.maxRequestBytes and limits.maxResponseBytes', async () => {
    await using server = await startHttp((request, response) => {
      if (request.method === 'POST') void bodyOf(request).then((body) => response.end(String(body.length)));
      else response.end(new Uint8Array(20e6));
    });
    using it = ownerOf(portsOf(), { limits: { maxResponseBytes: 3e7, maxRequestBytes: 6e6 } });
    const fetch = fetchFor(it.owner);
    const post = async (size: number) => (await fetch(server.url, { method: 'POST', body: 'x'.repeat(size) })).text();
    expect((await (await fetch(server.url)).arrayBuffer()).byteLength).toBe(20e6);
    expect(await post(6e6)).toBe('6000000');
    await expect(post(6e6 + 1)).rejects.toMatchObject({ cause: { decision: { code: 'too-large' } } });
    expect(it.violations).toEqual([]);
  });

  it('the first body is read no further than limits.maxRequestBytes lets it', async () => {
    await using server = await startHttp((_request, response) => response.end());
    using it = ownerOf(portsOf(), { limits: { maxRequestBytes: 1_000 } });
    let pulled = 0;
    const body = new ReadableStream({
      async pull(controller) {
        await new Promise((resolve) => setImmediate(resolve));
        if ((pulled += 1) < 500) controller.enqueue(new Uint8Array(200));
        else controller.close();
      },
    });
    const init = { method: 'POST', body, duplex: 'half' };
    const answer = fetchFor(it.owner)(server.url, init);
    const reason = 'its body is larger than 1000 bytes (limits.maxRequestBytes)';
    await expect(answer).rejects.toMatchObject({ cause: { decision: { code: 'too-large', reason } } });
    expect(pulled).toBeLessThan(100);
  });

  it('as many redirects as limits.maxRedirects', async () => {
    await using server = await startHttp((request, response) => {
      const hop = Number(request.url?.slice(1));
      if (hop < 8) response.writeHead(302, { location: `/${hop + 1}` }).end();
      else response.end('there');
    });
    using it = ownerOf(portsOf(), { limits: { maxRedirects: 7 } });
    const fetch = fetchFor(it.owner);
    expect(await (await fetch(`${server.url}1`)).text()).toBe('there');
    await expect(fetch(`${server.url}0`)).rejects.toMatchObject({ cause: { decision: { code: 'limit' } } });
  });
});

describe.each(sides)('%s waits for its own code no longer than its host lets it:', (_, portsOf) => {
  it('functions that find a URL have limits.connectTimeout, and audits limits.auditTimeout', async () => {
    await using server = await startServer();
    const clock = new HandClock();
    const limits = { connectTimeout: 300, auditTimeout: 200 };
    const answers = [true, NEVER];
    const audits = { ...yes, connect: () => answers.shift() ?? true };
    const ports = portsOf();
    using it = ownerOf(ports, { limits, clock, ...(ports ? { ofGuest: { audits } } : { audits }) });
    await opened(it.owner, server.url); // its host has said its limits
    const errors: string[] = [];
    const failed = ({ message }: SocketError) => errors.push(message.replace(server.url, ''));
    it.owner.open(server.url).subscribe({ error: failed });
    it.owner.open(() => NEVER).subscribe({ error: failed });
    request(it.owner, () => new Promise<never>(() => undefined)).subscribe({ error: failed });
    clock.advance(199);
    expect(errors).toEqual([]);
    clock.advance(100);
    expect(errors).toEqual(['Socket to : the audit did not answer within 200 ms']);
    clock.advance(2);
    expect(errors.slice(1)).toEqual([
      'Cannot open a socket: no URL within 300 ms',
      expect.stringMatching(/^Request to .*: no URL within 300 ms/),
    ]);
  });
});

it('a guest of a guest waits for its own code as long as the host lets it', async () => {
  await using server = await startServer();
  const clock = new HandClock();
  const limits = { connectTimeout: 300, auditTimeout: 200 };
  const network = createNetwork({ transport: wsTransport(), policy: allowAll, scheduler: clock });
  const [outer, inner] = [messagePorts(), messagePorts()];
  serveGuest(outer[0], { network, name: 'outer', audits: yes, limits, lease: 0 });
  const middle = guestNetwork(outer[1], { scheduler: clock });
  await opened(middle.createOwner({ name: 'middle', audits: yes }), server.url); // its host has said its limits
  serveGuest(inner[0], { network: middle, name: 'inner', audits: yes, lease: 0 });
  const owner = guestOwner(inner[1], { scheduler: clock });
  await opened(owner, server.url);
  const errors: string[] = [];
  const failed = ({ message }: SocketError) => errors.push(message);
  owner.open(() => NEVER).subscribe({ error: failed });
  clock.advance(301);
  expect(errors).toEqual(['Cannot open a socket: no URL within 300 ms']);
  network.destroy();
  middle.destroy();
});

describe('a guest that serves guests of its own gives them the usual limits if it sets none:', () => {
  /** What the middle guest says to an inner one. */
  const welcomeOf = (network: Network, limits?: Partial<Limits>) => {
    const posts: unknown[][] = [];
    serveGuest(
      {
        open: (listener) => setImmediate(() => listener.data([guestKinds.hello, ['1']])),
        post: (fields) => posts.push([...fields]),
        close: () => undefined,
      },
      { network, name: 'inner', audits: yes, lease: 0, ...(limits && { limits }) },
    );
    return until(() => posts.length > 0).then(() => readHostLimits(posts[0]?.[2]));
  };
  const ofHost = { maxMessageBytes: 2e6, maxBufferedBytes: 5e6, socketsPerOwner: 40, attemptsPerSecond: 40 };

  it('sizes are its own once its host has said them, and never without bound', async () => {
    const network = createNetwork({ transport: wsTransport(), policy: allowAll, limits: ofHost });
    const outer = messagePorts();
    const middle = guestNetwork(outer[1]); // nobody serves it yet
    const early = await welcomeOf(middle);
    serveGuest(outer[0], { network, name: 'middle', audits: yes, lease: 0 });
    const owner = middle.createOwner({ name: 'own', audits: yes });
    await firstValueFrom(owner.open('ws://127.0.0.1:1/')).catch(() => undefined);
    const late = await welcomeOf(middle);
    const set = await welcomeOf(middle, { socketsPerOwner: 30 });
    const sizes = [early, late].map((said) => [said?.maxMessageBytes, said?.maxBufferedBytes, said?.sendBytes]);
    expect(sizes).toEqual([
      [1_048_576, 4_194_304, 1_048_576],
      [2e6, 5e6, 2e6],
    ]);
    expect([early, late, set].map((said) => said?.maxUnanswered)).toEqual([32, 32, 46]);
    network.destroy();
    middle.destroy();
  });

  it('what its host counts is counted there too', async () => {
    await using server = await startServer();
    const network = createNetwork({ transport: wsTransport(), policy: allowAll, limits: ofHost });
    const [outer, inner] = [messagePorts(), messagePorts()];
    serveGuest(outer[0], { network, name: 'middle', audits: yes, lease: 0 });
    const middle = guestNetwork(outer[1]);
    serveGuest(inner[0], { network: middle, name: 'inner', audits: yes, lease: 0 });
    const owner = guestOwner(inner[1]);
    await Promise.all(Array.from({ length: 16 }, () => opened(owner, server.url)));
    const refusal = opened(owner, server.url);
    await expect(refusal).rejects.toMatchObject({
      code: 'limit',
      message: expect.stringContaining('16 sockets') as string,
    });
    await opened(middle.createOwner({ name: 'own', audits: yes }), server.url); // whose limits are those of its host
    network.destroy();
    middle.destroy();
  });
});

it('a limit of a guest’s own that is undefined is not set', async () => {
  const clock = new HandClock();
  const answer = new Subject<boolean>();
  const audits = { ...yes, connect: () => answer };
  await using server = await startServer();
  using it = ownerOf(messagePorts(), {
    ...{ limits: { auditTimeout: 20_000 }, audits, clock },
    ofGuest: { limits: { connectTimeout: undefined } as unknown as Partial<Limits> },
  });
  const opening = opened(it.owner, server.url);
  await until(() => answer.observed);
  clock.advance(19_000);
  answer.next(true);
  await expect(opening).resolves.toMatchObject({ connected: true });
});

it('until its host has said its limits a guest waits for its own code as long as it says itself, else as usual', () => {
  for (const [limits, connectTimeout, auditTimeout] of [
    [undefined, 10_000, 5_000],
    [{ connectTimeout: 20_000, auditTimeout: 100 }, 20_000, 100],
  ] as const) {
    const clock = new HandClock();
    const owner = guestOwner(
      { open: () => undefined, post: () => undefined, close: () => undefined },
      { scheduler: clock, audits: { ...yes, connect: () => NEVER }, ...(limits && { limits }) },
    );
    const ends: string[] = [];
    const failed = ({ code }: SocketError) => ends.push(`${code} ${clock.frame}`);
    owner.open('wss://a.example/').subscribe({ error: failed });
    owner.open(() => NEVER).subscribe({ error: failed });
    clock.advance(30_000);
    expect(ends).toEqual([`denied ${auditTimeout}`, `connect-timeout ${connectTimeout}`]);
    owner.destroy();
  }
});

it('a guest waits longer than limits.auditTimeout for what its host says to a close', async () => {
  await using server = await startServer();
  const clock = new HandClock();
  const answer = new Subject<boolean>();
  using it = ownerOf(messagePorts(), {
    limits: { auditTimeout: 200_000 },
    ...{ audits: { ...yes, close: () => answer }, ofGuest: { scheduler: clock } },
  });
  const socket = await opened(it.owner, server.url);
  const denied: string[] = [];
  socket.events$.subscribe((event) => event.type === 'denied' && denied.push(event.reason));
  socket.close(4_001, 'late');
  await until(() => answer.observed);
  clock.advance(250_000);
  expect(denied).toEqual([]);
  answer.next(true);
  expect(await firstValueFrom(socket.ended$)).toMatchObject({ by: 'owner', code: 4_001 });
});

it.each(portPairs)(
  'G12 many sockets and requests one after the other are never too many, over %s',
  async (_, portsOf) => {
    await using server = await startServer((peer) => peer.send(new Uint8Array(1_000)));
    await using http = await startHttp((_request, response) => response.end(new Uint8Array(900)));
    const most = { socketsPerOwner: 2, attemptsPerSecond: 1_000, requestsPerOwner: 2, requestsPerSecond: 1_000 };
    using it = ownerOf(portsOf(), {
      limits: { ...most, maxMessageBytes: 1_000, maxHeldBytes: 1_000, closeTimeout: 500 },
      ...{ rate: 10_000, windowBytes: 1_000 },
    });
    const denied: string[] = [];
    it.network.decisions$.subscribe(({ code, reason = '' }) => code !== 'allowed' && denied.push(reason));
    const fetch = fetchFor(it.owner);
    for (let i = 0; i < 40; i += 1) {
      const socket = await opened(it.owner, server.url);
      const came = i % 2 ? firstValueFrom(socket.messages$) : undefined;
      await Promise.all([
        came,
        fetch(http.url).then<unknown>((answer) => (i % 3 ? answer.arrayBuffer() : answer.body?.cancel())),
      ]);
      socket.close();
      await firstValueFrom(socket.ended$);
    }
    expect([denied, it.violations]).toEqual([[], []]);
  },
);

describe('guestOwner({ limits })', () => {
  it('smaller limits of the guest’s own count beside those of the host, larger ones do not', async () => {
    await using server = await startServer();
    const denied: string[] = [];
    for (const mine of [100, 1e7]) {
      using it = ownerOf(messagePorts(), {
        limits: { maxMessageBytes: 2_000 },
        ofGuest: { limits: { maxMessageBytes: mine } },
      });
      const socket = await opened(it.owner, server.url);
      socket.events$.subscribe((event) => event.type === 'denied' && denied.push(event.reason));
      expect([100, 101, 2_000, 2_001].map((size) => socket.send('x'.repeat(size)))).toEqual(
        mine === 100 ? ['sent', 'denied', 'denied', 'denied'] : ['sent', 'sent', 'sent', 'denied'],
      );
    }
    expect(denied.at(-1)).toBe('the message has more than 2000 bytes (limits.maxMessageBytes)');
  });

  it('G14 what waits in the guest is bounded by the maxBufferedBytes of the host', async () => {
    await using server = await startServer((peer) => peer.pause());
    using it = ownerOf(messagePorts(), { limits: { maxBufferedBytes: 10_000 } });
    const socket = await opened(it.owner, server.url);
    expect(socket.send('x'.repeat(9_000))).toBe('sent');
    expect(socket.send('x'.repeat(9_000))).toBe('overflow');
  });
});

describe.each(portPairs)('G17 what an honest guest posts is never too long for its host, over %s:', (_, portsOf) => {
  it('texts of characters that take three bytes', async () => {
    await using server = await startServer((peer) => peer.on('message', (data: Buffer) => peer.send(data.byteLength)));
    using it = ownerOf(portsOf(), { limits: { maxMessageBytes: 200_000 } });
    const socket = await opened(it.owner, server.url);
    const came = firstValueFrom(socket.messages$.pipe(take(3), toArray()));
    const outcomes = [60_000, 60_000, 60_000].map((length) => socket.send('€'.repeat(length)));
    expect([outcomes, await came, it.violations]).toEqual([['sent', 'sent', 'sent'], Array(3).fill('180000'), []]);
  });

  it('more headers, or longer ones, than a host takes of a guest are denied, and no attempt', async () => {
    await using server = await startHttp((_request, response) => response.end('there'));
    using it = ownerOf(portsOf(), { limits: {} });
    const fetch = fetchFor(it.owner);
    const many = Array.from({ length: 257 }, (__, i): [string, string] => [`x-${i}`, 'v']);
    for (const [headers, reason] of [
      [many, 'a guest sends no more than 256 headers'],
      [[['x-long', 'v'.repeat(16_384)]], 'the headers of a guest have no more than 16384 characters in all'],
    ] as [[string, string][], string][]) {
      const denied = { name: 'SocketError', code: 'limit', decision: { code: 'too-large', reason } };
      await expect(fetch(server.url, { headers })).rejects.toMatchObject({ cause: denied });
    }
    expect(await (await fetch(server.url)).text()).toBe('there');
    expect(it.violations).toEqual([]);
  });

  it('many requests with many headers in one turn', async () => {
    await using server = await startHttp((request, response) => response.end(String(request.rawHeaders.length > 400)));
    const limits = { maxMessageBytes: 1_000, requestsPerOwner: 40, requestsPerSecond: 40 };
    using it = ownerOf(portsOf(), { limits });
    const headers = Array.from({ length: 220 }, (__, i): [string, string] => [`x-${i}`, 'ü'.repeat(60)]);
    const fetch = fetchFor(it.owner);
    expect(await (await fetch(server.url, { headers })).text()).toBe('true'); // its host has said its limits
    const answers = Array.from({ length: 30 }, () => fetch(server.url, { headers }).then((answer) => answer.text()));
    expect([await Promise.all(answers), it.violations]).toEqual([Array(30).fill('true'), []]);
  });
});

it('P12 what a guest asks of a port that nobody serves is denied after a minute, and not later', async () => {
  const clock = new HandClock();
  const owner = guestOwner(
    { open: () => undefined, post: () => undefined, close: () => undefined },
    { scheduler: clock },
  );
  const errors: string[] = [];
  const failed = ({ code, message }: SocketError) => errors.push(`${code}: ${message}`);
  owner.open('wss://a.example/').subscribe({ error: failed });
  request(owner, 'https://a.example/').subscribe({ error: failed });
  clock.advance(59_999);
  expect(errors).toEqual([]);
  for (let turn = 0; turn < 3; turn++) {
    clock.advance(1);
    await new Promise((resolve) => setImmediate(resolve));
  }
  const reason = 'the host has not served the port within 60000 ms';
  expect(errors.sort()).toEqual([
    `denied: Request to https://a.example:443/: ${reason}`,
    `denied: Socket to wss://a.example:443/: ${reason}`,
  ]);
  owner.destroy();
});

describe('G15 an honest guest never asks for more in a second than its host counts:', () => {
  const limits = { socketsPerOwner: 30, attemptsPerSecond: 100, requestsPerOwner: 30, requestsPerSecond: 100 };

  /** Until something is true, while time goes on. */
  const later = (clock: HandClock, done: () => boolean) =>
    until(() => {
      clock.advance(10);
      return done();
    });

  const openAll = (owner: Owner, url: string, count: number) =>
    Promise.all(Array.from({ length: count }, () => opened(owner, url)));

  it.each(['closed', 'given up'])('as many sockets as it may open in a second are %s at once', async (how) => {
    await using server = await startServer();
    const clock = new HandClock();
    using it = ownerOf(messagePorts(), { limits, clock, rate: 30 });
    const sockets: OwnedSocket[] = [];
    const opening = Array.from({ length: 30 }, () => it.owner.open(server.url).subscribe((each) => sockets.push(each)));
    await until(() => sockets.length === 30);
    await expect(opened(it.owner, server.url)).rejects.toMatchObject({ code: 'limit', decision: { code: 'rate' } });
    for (const socket of sockets) if (how === 'closed') socket.close();
    if (how === 'given up') for (const each of opening) each.unsubscribe();
    await later(clock, () => sockets.every(({ state }) => state === 'closed'));
    await later(clock, () => it.network.snapshot()[0]?.sockets.length === 0);
    expect([it.violations, it.owner.closed]).toEqual([[], false]);
  });

  it('as many requests are aborted at once', async () => {
    await using server = await startHttp(() => undefined);
    const clock = new HandClock();
    using it = ownerOf(messagePorts(), { limits, clock, rate: 30 });
    const aborting = new AbortController();
    let came = 0;
    server.server.on('request', () => (came += 1));
    const outcomes = Array.from({ length: 30 }, () => fetchFor(it.owner)(server.url, { signal: aborting.signal }));
    await later(clock, () => came === 30);
    aborting.abort();
    expect((await Promise.allSettled(outcomes)).every(({ status }) => status === 'rejected')).toBe(true);
    await later(clock, () => it.network.snapshot()[0]?.requests === undefined);
    expect([it.violations, it.owner.closed]).toEqual([[], false]);
  });

  it('a close is asked for again whenever it was denied', async () => {
    await using server = await startServer();
    const clock = new HandClock();
    using it = ownerOf(messagePorts(), { limits, clock, rate: 4, audits: { ...yes, close: () => false } });
    const socket = await opened(it.owner, server.url);
    let denied = 0;
    socket.events$.subscribe(({ type }) => {
      if (type === 'denied' && (denied += 1) < 20) socket.close();
    });
    socket.close();
    await later(clock, () => denied === 20);
    expect([it.violations, socket.state]).toEqual([[], 'open']);
  });

  it('one request in a second is enough to open a socket and to close it', async () => {
    await using server = await startServer();
    const clock = new HandClock();
    using it = ownerOf(messagePorts(), { limits, clock, rate: 1 });
    const socket = await opened(it.owner, server.url);
    socket.close(4_001);
    await later(clock, () => socket.state === 'closed');
    expect(it.violations).toEqual([]);
    expect(await firstValueFrom(socket.ended$)).toMatchObject({ by: 'owner', code: 4_001 });
  });

  it('it is destroyed with many sockets, and has left by itself', async () => {
    await using server = await startServer();
    const clock = new HandClock();
    using it = ownerOf(messagePorts(), { limits, clock, rate: 30 });
    const records: string[] = [];
    it.network.lifecycle$.subscribe(
      (record) => record.type === 'destroyed' && records.push(`${record.by}: ${record.reason}`),
    );
    await openAll(it.owner, server.url, 30);
    it.owner.destroy();
    await until(() => records.length > 0);
    expect([records, it.violations]).toEqual([['owner: the guest has left: it said good-bye'], []]);
  });
});
