import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { filter, firstValueFrom, toArray } from 'rxjs';
import { allowAll, createNetwork, type Network, type OwnedSocket, type SendOutcome } from 'rx-secure-networking';
import { secureNetworking } from 'rx-secure-networking/blueprint';
import type { ContractPeer, ServerBehaviour } from 'rx-secure-networking/testing';
import { webSocketFor } from 'rx-secure-networking/websocket';
import { wsTransport } from 'rx-secure-networking/ws';
import { startContractServer } from '../contracts/contractServer.ts';
import { frame, startRawServer } from '../rawServer.ts';
import { listen, startServer } from '../server.ts';
import { authority, certificate } from '../transport/certificates.ts';
import { permissive } from '../world.ts';

// A real peer sends its close frame, and the connection is still there: for a round trip, or as long as it likes.

let network: Network;
afterEach(() => network.destroy());

const startNetwork = (closeTimeout = 200, ca = ''): Network =>
  createNetwork({ transport: wsTransport(ca ? { tls: { ca } } : {}), policy: allowAll, limits: { closeTimeout } });

const newOwner = () => network.createOwner({ name: 'mod', audits: permissive });

async function open(url: string): Promise<OwnedSocket> {
  const socket = newOwner().create(url);
  socket.connect();
  await firstValueFrom(socket.opened$);
  return socket;
}

const closing = (socket: OwnedSocket) => firstValueFrom(socket.state$.pipe(filter((state) => state === 'closing')));

const behaviour: ServerBehaviour = { handshake: 'accept', protocol: undefined, greeting: [], answersClose: true };

/** A socket and its peer, which can close and keep the connection, on a server of their own. Dispose of it at the end. */
async function meet(socketOf: (url: string) => Promise<OwnedSocket>, tls?: Parameters<typeof startContractServer>[1]) {
  const server = await startContractServer(behaviour, tls);
  const [socket, peer] = await Promise.all([socketOf(server.url), server.peer()]);
  const leave = (code: number, reason: string) => (peer as Required<ContractPeer>).leave(code, reason);
  return {
    socket,
    peer,
    leave,
    stop: () => server.stop(),
    [Symbol.asyncDispose]: async () => server[Symbol.asyncDispose](),
  };
}

/** A way to a server that is `delay` ms long in each direction. */
async function startFarWay(port: number, delay: number): Promise<AsyncDisposable & { readonly url: string }> {
  const sockets: Socket[] = [];
  const server = createServer({ allowHalfOpen: true }, (near) => {
    const far = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.push(from);
      from.on('error', () => to.destroy());
      from.on('data', (chunk) => setTimeout(() => to.write(chunk), delay));
      from.on('end', () => setTimeout(() => to.end(), delay));
    }
  });
  const tcp = await listen(server);
  return {
    url: `ws://127.0.0.1:${tcp.port}/`,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await tcp[Symbol.asyncDispose]();
    },
  };
}

it.each([
  ['plain', false],
  ['under TLS', true],
])(
  'a peer that leaves the connection open, %s: nothing is sent to it, and it ends with its code in time',
  async (_, tls) => {
    const ca = tls ? await authority() : undefined;
    network = startNetwork(150, ca?.cert);
    await using meeting = await meet(open, ca && (await certificate({ ip: '127.0.0.1' }, ca)));
    const { socket, peer, leave } = meeting;
    const sent = firstValueFrom(socket.sent$.pipe(toArray()));
    const end = firstValueFrom(socket.ended$);
    expect(socket.send('in time')).toBe('sent');
    expect(await peer.next()).toBe('in time');
    leave(4009, 'session timed out');
    await closing(socket);

    expect([socket.connected, socket.writable, socket.send('lost')]).toEqual([false, false, 'not-open']);
    expect(network.snapshot()[0]?.sockets).toMatchObject([{ state: 'closing', sent: 1, bytesSent: 7 }]);
    expect(await end).toMatchObject({ by: 'peer', code: 4009, reason: 'session timed out', wasClean: true });
    expect(await sent).toEqual(['in time']);
  },
);

it('a peer that closes in the middle of a burst, far away, has received all that was said to be sent', async () => {
  network = startNetwork(2_000);
  let received = 0;
  await using server = await startServer((peer) => {
    peer.on('message', () => {
      received += 1;
      if (received === 20) peer.close(1012, 'restart');
    });
  });
  await using way = await startFarWay(Number(new URL(server.url).port), 20);
  const socket = await open(way.url);
  const outcomes: Record<string, number> = {};
  const timer = setInterval(() => {
    const outcome: SendOutcome = socket.send('tick');
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  }, 1);
  const end = await firstValueFrom(socket.ended$);
  clearInterval(timer);

  expect(end).toMatchObject({ by: 'peer', code: 1012 });
  expect(outcomes['sent']).toBe(received);
  expect(outcomes['not-open']).toBeGreaterThan(0); // in the round trip in which the connection was still there
});

it('a peer whose close crosses its owner’s: the code is that of the first close frame that arrives', async () => {
  network = startNetwork();
  await using meeting = await meet(open);
  const { socket, leave } = meeting;
  const end = firstValueFrom(socket.ended$);
  leave(4401, 'who are you?');
  socket.close(1000);
  expect(await end).toMatchObject({ by: 'owner', code: 4401, reason: 'who are you?' });
});

it('a peer whose close frame has arrived before its owner closes: it is the peer’s, in the record of the host too', async () => {
  network = startNetwork();
  await using meeting = await meet(open);
  const { socket, leave } = meeting;
  const record = firstValueFrom(network.ends$);
  leave(4401, 'who are you?');
  await closing(socket);
  socket.close(1000);
  expect((await record).end).toMatchObject({ by: 'peer', code: 4401, reason: 'who are you?' });
});

it('a peer that ends the connection without a close frame: nothing is sent to it, and the connection was lost', async () => {
  network = startNetwork(100);
  await using server = await startRawServer();
  const [socket, connection] = await Promise.all([open(server.url), server.accepted()]);
  const end = firstValueFrom(socket.ended$);
  const states = firstValueFrom(socket.state$.pipe(toArray()));
  connection.end();
  await closing(socket);
  expect(socket.send('lost')).toBe('not-open');
  expect(await end).toMatchObject({ by: 'network', code: 1006, wasClean: false });
  expect(await states).toEqual(['open', 'closing', 'closed']);
});

it('messages in one piece with the close frame are delivered, and those behind it are not', async () => {
  network = startNetwork();
  await using server = await startRawServer();
  const [socket, connection] = await Promise.all([open(server.url), server.accepted()]);
  const messages = firstValueFrom(socket.messages$.pipe(toArray()));
  const bye = Buffer.from([0x0f, 0xa9]);
  connection.write(Buffer.concat([frame(1, 'a'), frame(1, 'b'), frame(8, bye), frame(1, 'c')]));
  expect(await messages).toEqual(['a', 'b']);
});

it('a held socket reads on when it is released, and then sees that its peer has gone', async () => {
  network = startNetwork();
  await using meeting = await meet(open);
  const { socket, peer, leave } = meeting;
  const messages = firstValueFrom(socket.messages$.pipe(toArray()));
  const release = socket.hold();
  peer.send('a');
  leave(4009, 'bye');
  expect(socket.state).toBe('open'); // who does not read cannot see it
  release();
  await closing(socket);
  expect(socket.send('lost')).toBe('not-open');
  expect(await messages).toEqual(['a']);
});

it('through the blueprint it is not connected, and nothing can be sent or closed', async () => {
  network = startNetwork(2_000);
  const closed: unknown[][] = [];
  const object = {
    auditCreateWebSocket: () => true,
    auditConnectWebSocket: () => true,
    onWebSocketClosed: (...how: unknown[]) => closed.push(how),
  };
  const sockets = secureNetworking(network, { describe: () => ({ name: 'mod' }) });
  let id = 0;
  const { peer, leave, stop } = await meet(async (url) => {
    id = sockets.createWebSocket(object, url);
    sockets.connectWebSocket(object, id);
    return undefined as never;
  });
  await firstValueFrom(network.owners$.pipe(filter(([owner]) => owner?.sockets[0]?.state === 'open')));
  expect(sockets.sendMessageToWebSocket(object, id, 'in time')).toBe(true);
  expect(await peer.next()).toBe('in time');
  leave(4009, 'bye');
  await firstValueFrom(network.owners$.pipe(filter(([owner]) => owner?.sockets[0]?.state === 'closing')));
  expect(sockets.isWebSocketConnected(object, id)).toBe(false);
  expect(sockets.sendMessageToWebSocket(object, id, 'lost')).toBe(false);
  expect(sockets.closeWebSocket(object, id)).toBe(false);
  await stop(); // it hangs up
  await firstValueFrom(network.owners$.pipe(filter(([owner]) => owner?.sockets.length === 0)));
  expect(closed).toEqual([[id, 4009, 'bye', true]]);
});

it('the WebSocket class has readyState 2 while its peer closes, then close with its code', async () => {
  network = startNetwork(100);
  const owner = newOwner();
  const WebSocket = webSocketFor(owner);
  await using server = await startContractServer(behaviour);
  const socket = new WebSocket(server.url);
  const notified: unknown[] = [];
  const close = once(socket, 'close') as Promise<[CloseEvent]>;
  socket.addEventListener('error', () => notified.push('error'));
  socket.addEventListener('message', ({ data }) => notified.push(data));
  await once(socket, 'open');
  const peer = (await server.peer()) as Required<ContractPeer>;
  peer.send('last words');
  peer.leave(4009, 'bye');
  await firstValueFrom(network.owners$.pipe(filter((owners) => owners[0]?.sockets[0]?.state === 'closing')));
  expect([socket.readyState, notified]).toEqual([2, ['last words']]);
  socket.close(1000);
  socket.send('lost');
  expect(socket.bufferedAmount).toBe(4); // as the standard counts what is sent too late
  const [{ code, reason, wasClean }] = await close;
  expect([code, reason, wasClean, notified]).toEqual([4009, 'bye', true, ['last words']]);
});
