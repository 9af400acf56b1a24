import type { OutgoingHttpHeaders } from 'node:http';
import { firstValueFrom, NEVER, Subject, take, tap as look, toArray } from 'rxjs';
import {
  allow,
  allowAll,
  allowEndpoints,
  createNetwork,
  deny,
  everyStep,
  type Audits,
  type Decision,
  type Network,
  type Owner,
  type OwnerOptions,
  type OwnedSocket,
  type Policy,
  reconnect,
  type SocketEnd,
  SocketError,
  type SocketState,
} from 'rx-secure-networking';
import { guestOwner } from 'rx-secure-networking/guest';
import { serveGuest } from 'rx-secure-networking/host';
import { webSocketFor } from 'rx-secure-networking/websocket';
import { wsTransport } from 'rx-secure-networking/ws';
import type { WebSocket } from 'ws';
import { portPairs } from '../guests/portPair.ts';
import { startServer, type TestServer } from '../server.ts';
import { until } from '../waiting.ts';

// Each story is told once for an owner of the host's own and once for a guest: what the owner's code sees is the same.

interface World {
  readonly owner: Owner;
  readonly network: Network;
  readonly server: TestServer;
  /** The peer of the first connection. */
  readonly peer: WebSocket;
  readonly seen: string[];
}

const yes = everyStep(allow);

async function opened(owner: Owner, url: string, seen: string[], options = {}): Promise<OwnedSocket> {
  const socket = owner.create(url, options);
  watch(socket, seen);
  socket.connect();
  await firstValueFrom(socket.opened$, { defaultValue: undefined });
  return socket;
}

function watch(socket: OwnedSocket, seen: string[]): void {
  socket.state$.subscribe((state) => seen.push(state));
  socket.events$.subscribe((event) => {
    if (event.type === 'denied') seen.push(`denied ${event.action} ${event.code} ${event.given ?? ''} ${event.reason}`);
    else if (event.type === 'unsent') seen.push(`unsent ${event.outcome}`);
    else if (event.type === 'message') seen.push(`message ${event.bytes}`);
    else if (event.type === 'connectionError') seen.push(`error ${event.error.code}`);
  });
}

/** Where nobody listens any more. */
async function deadUrl(): Promise<string> {
  await using server = await startServer();
  return server.url;
}

const end = (socket: OwnedSocket): Promise<SocketEnd> => firstValueFrom(socket.ended$);
const told = ({ by, code, reason, wasClean, error, detail }: SocketEnd) => [
  ...[by, code, reason, wasClean, error?.code, error?.decision?.code, detail],
];

/** Emits when the audit of a close is asked, which never answers. */
const closeAsked = new Subject<void>();
const undecidedClose: Audits = { ...yes, close: () => (closeAsked.next(), NEVER) };

/** What comes of a socket whose peer does this while the close of it is being decided. */
async function meanwhile({ owner, server, seen }: World, act: (peer: WebSocket) => void): Promise<unknown> {
  const connection = server.nextPeer();
  const socket = await opened(owner, server.url, seen);
  const peer = await connection;
  closeAsked.pipe(take(1)).subscribe(() => act(peer));
  socket.close(4001, 'mine');
  return told(await end(socket));
}

/** What comes of a socket that the host ends when it is in this state there. */
async function endedByHost({ network }: World, socket: OwnedSocket, state: SocketState): Promise<unknown> {
  const row = () => network.snapshot()[0]?.sockets[0];
  await until(() => row()?.state === state);
  network.endSocket(row()?.id ?? 0, 'enough');
  return told(await end(socket));
}

interface Story {
  readonly audits?: Audits;
  readonly policy?: Policy;
  readonly options?: Partial<OwnerOptions>;
  run(world: World): Promise<unknown>;
}

const stories: Record<string, Story> = {
  'messages go and come, text and binary, in order': {
    run: async ({ owner, server, seen }) => {
      const socket = await opened(owner, server.url, seen);
      const echoes = firstValueFrom(socket.messages$.pipe(toArray()));
      for (const message of ['a', new Uint8Array([1, 2]), '', 'ü€😀', 'x'.repeat(100_000)])
        seen.push(socket.send(message));
      socket.close(4001, 'done');
      const [before] = [told(await end(socket))];
      return [before, await echoes];
    },
  },
  'the peer closes with a code and a reason': {
    run: async ({ owner, server, seen }) => {
      const connection = server.nextPeer();
      const socket = await opened(owner, server.url, seen);
      (await connection).close(4002, 'go away');
      return told(await end(socket));
    },
  },
  'the peer closes with 1000': {
    run: async ({ owner, server, seen }) => {
      const connection = server.nextPeer();
      const socket = await opened(owner, server.url, seen);
      (await connection).close(1000);
      return told(await end(socket));
    },
  },
  'the connection is lost': {
    run: async ({ owner, server, seen }) => {
      const connection = server.nextPeer();
      const socket = await opened(owner, server.url, seen);
      (await connection).terminate();
      return told(await end(socket));
    },
  },
  'nobody listens there': {
    run: async ({ owner, seen }) => {
      const socket = owner.create(await deadUrl());
      watch(socket, seen);
      socket.connect();
      return told(await end(socket));
    },
  },
  'a server refuses the handshake, and says when to come again': {
    run: async ({ owner, server, seen }) => {
      server.wss.options.verifyClient = (
        _info: unknown,
        answer: (may: boolean, status: number, text: string, headers: OutgoingHttpHeaders) => void,
      ) => answer(false, 429, 'later', { 'Retry-After': '7' });
      const socket = owner.create(server.url);
      watch(socket, seen);
      socket.connect();
      return told(await end(socket));
    },
  },
  'the connect audit denies, with a code of its own and when to ask again': {
    audits: { ...yes, connect: () => ({ allow: false, reason: 'not today', code: 'closed-shop', retryAfter: 1_234 }) },
    run: async ({ owner, server, seen }) => {
      const socket = owner.create(server.url);
      watch(socket, seen);
      socket.connect();
      const ended = await end(socket);
      return [told(ended), ended.error?.detail?.retryAfter];
    },
  },
  'the policy denies the connection': {
    policy: { connect: () => false },
    run: async ({ owner, server, seen }) => {
      const socket = owner.create(server.url);
      watch(socket, seen);
      socket.connect();
      return told(await end(socket));
    },
  },
  'the rule of addresses denies': {
    policy: { resolve: deny('no loopback') },
    run: async ({ owner, server, seen }) => {
      const socket = owner.create(server.url);
      watch(socket, seen);
      socket.connect();
      return told(await end(socket));
    },
  },
  'a close is denied, and the socket goes on': {
    audits: { ...yes, close: ({ code }) => code === 1000 },
    run: async ({ owner, server, seen }) => {
      const socket = await opened(owner, server.url, seen);
      const message = firstValueFrom(socket.messages$);
      const denied = firstValueFrom(socket.events$.pipe(look(({ type }) => seen.push(`saw ${type}`))));
      socket.close(4001, 'let me out');
      await denied;
      socket.send('still there');
      const echo = await message;
      socket.close();
      return [echo, told(await end(socket))];
    },
  },
  'the peer closes with a code while a close is being decided': {
    audits: undecidedClose,
    run: (world) => meanwhile(world, (peer) => peer.close(4009, 'theirs')),
  },
  'the connection is lost while a close is being decided': {
    audits: undecidedClose,
    run: (world) => meanwhile(world, (peer) => peer.terminate()),
  },
  'a message that is too large comes while a close is being decided': {
    audits: undecidedClose,
    options: { limits: { maxMessageBytes: 100 } },
    run: (world) => meanwhile(world, (peer) => peer.send('x'.repeat(200))),
  },
  'the server restarts while a close is being decided, and reconnect() connects again': {
    audits: undecidedClose,
    run: async ({ owner, server, seen }) => {
      closeAsked.pipe(take(1)).subscribe(() => server.peers[0]?.close(1012, 'restart'));
      const sockets$ = owner.open(server.url).pipe(
        reconnect({ initialDelay: 1 }),
        look((socket) => {
          if (seen.push('open') === 1) socket.close(4001);
        }),
      );
      return (await firstValueFrom(sockets$.pipe(take(2), toArray()))).length;
    },
  },
  'a WebSocket loses its connection while its close is being decided': {
    audits: undecidedClose,
    run: async ({ owner, server, seen }) => {
      closeAsked.pipe(take(1)).subscribe(() => server.peers[0]?.terminate());
      const socket = new (webSocketFor(owner))(server.url);
      socket.onopen = () => socket.close(4001, 'mine');
      socket.onerror = () => seen.push('error');
      return new Promise((resolve) => {
        socket.onclose = ({ code, reason, wasClean }) => resolve([code, reason, wasClean]);
      });
    },
  },
  'a message out is denied': {
    audits: { ...yes, send: ({ message }) => message !== 'bad' },
    run: async ({ owner, server, seen }) => {
      const socket = await opened(owner, server.url, seen);
      const denial = firstValueFrom(socket.events$.pipe(look(() => undefined)), { defaultValue: undefined });
      socket.send('bad');
      await denial;
      socket.send('good');
      return firstValueFrom(socket.messages$);
    },
  },
  'a message in is denied': {
    audits: { ...yes, receive: ({ message }) => message !== 'bad' },
    run: async ({ owner, server, seen }) => {
      const socket = await opened(owner, server.url, seen);
      socket.send('bad');
      socket.send('good');
      return firstValueFrom(socket.messages$);
    },
  },
  'a message from the server is too large': {
    options: { limits: { maxMessageBytes: 100 } },
    run: async ({ owner, server, seen }) => {
      const connection = server.nextPeer();
      const socket = await opened(owner, server.url, seen);
      (await connection).send('x'.repeat(200));
      const ended = await end(socket);
      return [ended.by, ended.code, ended.error?.code];
    },
  },
  'the host ends the socket, with a reason': {
    run: async ({ owner, network, server, seen }) => {
      const socket = await opened(owner, server.url, seen);
      const [row] = network.snapshot()[0]?.sockets ?? [];
      network.endSocket(row?.id ?? 0, 'enough');
      return told(await end(socket));
    },
  },
  'the host ends the socket while the connect audit is pending': {
    audits: { ...yes, connect: () => NEVER },
    run: async (world) => {
      const socket = world.owner.create(world.server.url);
      watch(socket, world.seen);
      socket.connect();
      return endedByHost(world, socket, 'connecting');
    },
  },
  'the host ends the socket before its server has answered': {
    run: async (world) => {
      world.server.wss.options.verifyClient = (_info: unknown, _answer: unknown) => undefined;
      const socket = world.owner.create(world.server.url);
      watch(socket, world.seen);
      socket.connect();
      return endedByHost(world, socket, 'connecting');
    },
  },
  'the host ends the socket while it closes': {
    run: async (world) => {
      const connection = world.server.nextPeer();
      const socket = await opened(world.owner, world.server.url, world.seen);
      (await connection).pause(); // so that it does not answer the close
      socket.close(4001, 'mine');
      return endedByHost(world, socket, 'closing');
    },
  },
  'open() errors with a SocketError, which says that it was denied': {
    audits: { ...yes, connect: deny('no') },
    run: async ({ owner, server }) =>
      firstValueFrom(owner.open(server.url)).catch((error: unknown) => [
        ...[error instanceof SocketError, (error as SocketError).code, (error as SocketError).decision?.code],
      ]),
  },
  'there are too many sockets': {
    options: { limits: { socketsPerOwner: 1 } },
    run: async ({ owner, server, seen }) => {
      await opened(owner, server.url, seen);
      return firstValueFrom(owner.open(server.url)).catch((error: unknown) => (error as SocketError).code);
    },
  },
};

/** What the two see differently, on purpose: see docs/guests.md. */
const differs: Readonly<Record<string, (line: string) => boolean>> = {
  'a message out is denied': (line) => line !== 'unsent denied', // it was handed to the host
};

async function tell(story: Story, ports?: (typeof portPairs)[number][1]): Promise<unknown> {
  await using server = await startServer((peer) =>
    peer.on('message', (data, isBinary) => peer.send(data, { binary: isBinary })),
  );
  const network = createNetwork({ transport: wsTransport(), policy: story.policy ?? allowAll });
  const decisions: Decision[] = [];
  network.decisions$.subscribe((decision) => decisions.push(decision));
  const options: OwnerOptions = { name: 'story', errorDetail: 'full', audits: story.audits ?? yes, ...story.options };
  const seen: string[] = [];
  let owner: Owner;
  if (ports) {
    const [hostPort, guestPort] = ports();
    serveGuest(hostPort, { network, ...options, onViolation: ({ rule }) => seen.push(`VIOLATION ${rule}`) });
    owner = guestOwner(guestPort);
  } else owner = network.createOwner(options);
  const result = await story.run({ owner, network, server, seen, peer: server.peers[0] as WebSocket });
  owner.destroy();
  network.destroy();
  return { result, seen, decisions: decisions.map(({ action, code, given }) => `${action} ${code} ${given ?? ''}`) };
}

const ports = (text: string) =>
  text.replaceAll(/127\.0\.0\.1:\d+/gu, 'server').replaceAll(/"(seq|at|id|socket|openFor|waited)":\d+,?/gu, '');

describe.each(portPairs)('a guest over %s', (_, portsOf) => {
  it.each(Object.entries(stories))('sees what a direct owner sees when %s', async (name, story) => {
    const direct = JSON.parse(ports(JSON.stringify(await tell(story)))) as { seen: string[] };
    const guest = JSON.parse(ports(JSON.stringify(await tell(story, portsOf)))) as { seen: string[] };
    direct.seen = direct.seen.filter(differs[name] ?? (() => true));
    expect(guest).toEqual(direct);
  });
});

it('a guest over a port is denied by the endpoints of its manifest', async () => {
  expect(
    await tell(
      { audits: everyStep(allowEndpoints('wss://only.example/')), run: stories['nobody listens there']!.run },
      portPairs[0]![1],
    ),
  ).toMatchObject({
    decisions: ['create endpoint '],
    seen: ['created', 'connecting', expect.stringContaining('denied connect endpoint'), 'closed'],
  });
});
