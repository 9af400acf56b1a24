import { once } from 'node:events';
import { Aedes } from 'aedes';
import { buildSchema } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { allow, allowAll, allowEndpoints, createNetwork, everyStep } from 'rx-secure-networking';
import { serveGuest, type Violation } from 'rx-secure-networking/host';
import { wsTransport } from 'rx-secure-networking/ws';
import { Server as SocketIoServer } from 'socket.io';
import { createWebSocketStream, WebSocketServer } from 'ws';
import { startHost } from '../clients/host.ts';
import { startEchoWithProtocol, startServer } from '../server.ts';
import { labTransport } from './LabLink.ts';
import { guestCode, startGuest } from './startGuest.ts';
import { until } from '../waiting.ts';

let code = '';
beforeAll(() => {
  code = guestCode('threadGuest.ts');
}, 60_000);

const patience = 60_000; // a thread takes long to start on a busy machine

it(
  'a guest in a thread opens a socket through its port, and its messages come back',
  async () => {
    await using server = await startEchoWithProtocol();
    const network = createNetwork({ transport: wsTransport(), policy: {} });
    await using guest = startGuest(code, { role: 'echo', url: server.url });
    const audits = everyStep(allowEndpoints(`${server.url}*`));
    serveGuest(guest.port, { network, name: 'echo', audits });
    expect(await guest.said()).toEqual(['hello', new Uint8Array([1, 2, 3]), 'ü€😀']);
    network.destroy();
  },
  patience,
);

const schema = buildSchema('type Query { greeting: String }');
type Serve = Parameters<typeof startHost>[0];
const echo: Serve = (http) => {
  const wss = new WebSocketServer({ server: http }).on('connection', (peer) =>
    peer.on('message', (data, isBinary) => peer.send(data, { binary: isBinary })),
  );
  return () => wss.close();
};
const graphql: Serve = (http) => {
  const roots = { query: { greeting: () => 'hello' } };
  const served = useServer({ schema, roots }, new WebSocketServer({ server: http }));
  return () => served.dispose();
};
const broker: Serve = async (http) => {
  const aedes = await Aedes.createBroker();
  new WebSocketServer({ server: http }).on('connection', (peer) => {
    aedes.handle(createWebSocketStream(peer).on('error', () => undefined));
  });
  return () => new Promise<void>((resolve) => aedes.close(resolve));
};
const socketIo: Serve = (http) => {
  const io = new SocketIoServer(http, { transports: ['websocket'] });
  io.on('connection', (peer) => {
    peer.on('say', (words: unknown, answer: (words: unknown) => void) => answer(words));
  });
  return () => io.close();
};

it.each<readonly [string, Serve, unknown]>([
  ['rxjs webSocket', echo, { hello: 1 }],
  ['partysocket', echo, 'hello'],
  ['graphql-ws', graphql, { greeting: 'hello' }],
  ['mqtt', broker, ['chat', 'hello']],
  ['socket.io-client', socketIo, 'hello'],
])(
  '%s works in a guest',
  async (role, serve, expected) => {
    await using host = await startHost(serve);
    const network = createNetwork({ transport: wsTransport(), policy: allowAll });
    const violations: Violation[] = [];
    await using guest = startGuest(code, { role, url: host.url });
    const onViolation = (violation: Violation) => violations.push(violation);
    serveGuest(guest.port, { network, name: role, audits: everyStep(allow), onViolation });
    expect(await guest.said()).toEqual(expected);
    expect([violations, await host.visits()]).toEqual([[], 1]);
    network.destroy();
  },
  patience,
);

it('L10 of a guest that is killed in mid-stream no message is sent when destroy() has returned: 40 times', async () => {
  let total = 0;
  for (let i = 0; i < 40; i += 1) {
    const { links, transport } = labTransport();
    const opening: typeof transport = (dial, sink) => {
      queueMicrotask(() => sink.opened(''));
      return transport(dial, sink);
    };
    const network = createNetwork({ transport: opening, policy: {} });
    await using guest = startGuest(rawPump);
    const owner = serveGuest(guest.port, { network, name: 'pump', audits: everyStep(allow) });
    await until(() => (links[0]?.sent.length ?? 0) >= 1_000);
    if (i % 2) await guest.kill();
    owner.destroy();
    const sent = links[0]?.sent.length ?? 0;
    expect(owner.closed).toBe(true);
    for (let turns = 0; turns < 20; turns += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(links[0]?.sent.length).toBe(sent);
    links[0]?.end(1000, '', true);
    total += sent;
    network.destroy();
  }
  expect(total).toBeGreaterThan(40_000);
}, 120_000);

/** A guest without the library, which sends all that it may: what it has posted when it is ended is many messages. */
const rawPump = `
const { parentPort } = require('node:worker_threads');
const fields = [-1, 2, 2, 6, 2, 2, 4, 5, 1, 10, 1, 1, 2, 3];
parentPort.once('message', ({ port }) => {
  let credit = 0;
  port.on('message', (post) => {
    for (let at = 0; at < post.length; at += 1 + fields[post[at]]) {
      if (post[at] === 4) credit = 2048;
      if (post[at] === 13) { port.postMessage([7, post[at + 3]]); credit += post[at + 2]; }
    }
    for (; credit > 0; credit -= 1) port.postMessage([3, 1, 'x']);
  });
  port.postMessage([1, ['1'], 2, 1, 'wss://a.example/', []]);
});`;

it(
  'G13 a guest that takes 2 ms for each message holds a server that has 200 MB for it',
  async () => {
    const text = 'x'.repeat(1_024);
    let offered = 0;
    await using server = await startServer((peer) => {
      const more = (): void => {
        if (offered >= 200_000_000 || peer.readyState !== peer.OPEN) return;
        offered += text.length;
        peer.send(text, () => setImmediate(more));
        while (offered < 200_000_000 && peer.bufferedAmount < 1_000_000) {
          offered += text.length;
          peer.send(text);
        }
      };
      more();
    });
    const network = createNetwork({ transport: wsTransport(), policy: {} });
    await using guest = startGuest(code, { role: 'slow', url: server.url });
    serveGuest(guest.port, { network, name: 'slow', audits: everyStep(allow) });
    let read = 0;
    while (read < 300_000) read = Number(await guest.said());
    const received = network.snapshot()[0]?.sockets[0]?.bytesReceived ?? 0;
    expect(received - read).toBeLessThan(262_144 + 150 * 1_024); // the window, and what was read since the guest last spoke
    expect(offered).toBeLessThan(30_000_000); // the system's own buffers
    network.destroy();
    await guest.kill();
  },
  patience,
);

it.each<readonly [string, string]>([
  ['is terminated', ''],
  ['ends itself', 'setTimeout(() => process.exit(), 20)'],
  ['throws', "setTimeout(() => { throw new Error('x') }, 20)"],
  ['closes its port', 'setTimeout(() => port.close(), 20)'],
  ['runs for ever', 'setTimeout(() => { for (;;); }, 20)'],
])(
  'G2 G6 the sockets of a guest whose thread %s are closed',
  async (how, act) => {
    await using server = await startServer();
    const network = createNetwork({ transport: wsTransport(), policy: {} });
    const violations: string[] = [];
    await using guest = startGuest(
      `const { parentPort } = require('node:worker_threads');
      parentPort.once('message', ({ port, url }) => {
        port.postMessage([1, ['1'], 2, 1, url, []]);
        port.on('message', (post) => { if (post.includes(4)) { parentPort.postMessage('open'); ${act} } });
      });`,
      { url: server.url },
    );
    const connection = server.nextPeer();
    const lease = how === 'runs for ever' ? 300 : 0;
    const onViolation = ({ rule }: Violation) => violations.push(rule);
    const owner = serveGuest(guest.port, { network, name: how, audits: everyStep(allow), lease, onViolation });
    await guest.said();
    const closed = once(await connection, 'close');
    if (how === 'is terminated') void guest.kill();
    await closed;
    expect(owner.closed).toBe(true);
    expect(violations).toEqual(lease > 0 ? ['lease'] : []);
    network.destroy();
  },
  patience,
);

it(
  'a flooding guest is ended, and its neighbour goes on',
  async () => {
    const { transport } = labTransport();
    const network = createNetwork({ transport, policy: {} });
    for (const flood of [
      '7',
      '[]',
      "[3, 1, 'x'.repeat(1024)]",
      "[3, 1, 'x'.repeat(1 << 20)]",
      '[3, 1, new Uint8Array(8e6)]',
      '[2, i++, "wss://a.example/", []]',
      'Array(4294967295)',
    ]) {
      await using neighbour = startGuest(
        "const { parentPort } = require('node:worker_threads'); parentPort.once('message', ({ port }) => { port.postMessage([1, ['1']]); port.on('message', (post) => { if (post[0] === 10) port.postMessage([7, post[1]]); else parentPort.postMessage('welcome'); }); });",
      );
      const other = serveGuest(neighbour.port, { network, name: 'neighbour', audits: everyStep(allow) });
      expect(await neighbour.said()).toBe('welcome');
      await using guest = startGuest(
        `const { parentPort } = require('node:worker_threads');
        parentPort.once('message', ({ port }) => { port.postMessage([1, ['1']]); let i = 1; const fixed = ${flood.includes('i++') ? 'undefined' : flood};
        for (;;) { try { port.postMessage(fixed ?? ${flood.includes('i++') ? flood : 'fixed'}); } catch {} } });`,
      );
      const violated = new Promise<Violation>((resolve) => {
        const owner = serveGuest(guest.port, {
          network,
          name: 'flood',
          audits: everyStep(allow),
          onViolation: (violation) => {
            void guest.kill();
            resolve(violation);
            expect(owner.closed).toBe(false);
          },
        });
      });
      expect(['malformed', 'id', 'flood', 'unconfirmed']).toContain((await violated).rule);
      expect(other.closed).toBe(false);
      other.destroy();
    }
    network.destroy();
  },
  patience,
);
