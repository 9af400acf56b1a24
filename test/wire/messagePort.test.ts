import { fstatSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { devNull } from 'node:os';
import { MessageChannel, Worker } from 'node:worker_threads';
import { config, lastValueFrom } from 'rxjs';
import { allow, allowAll, createNetwork, everyStep } from 'rx-secure-networking';
import { guestOwner } from 'rx-secure-networking/guest';
import { messagePort, type PortListener, serveGuest } from 'rx-secure-networking/host';
import { labTransport } from '../guests/LabLink.ts';

const turn = () => new Promise((resolve) => setTimeout(resolve));

/** Waits until so much was seen. */
async function seenOf(seen: readonly unknown[], count: number): Promise<readonly unknown[]> {
  while (seen.length < count) await turn();
  return seen;
}

function lab() {
  const { port1, port2 } = new MessageChannel();
  const seen: unknown[] = [];
  const listener: PortListener = {
    maxFrameBytes: 1_000,
    data: (post) => seen.push(post),
    broken: (fatal) => seen.push(fatal ? 'fatal' : 'broken'),
    failed: (error) => seen.push((error as Error).name),
    gone: () => seen.push('gone'),
  };
  const port = messagePort(port1);
  port.open(listener);
  return { port, far: port2, seen };
}

/** An open file, and what waits until it is closed, also by who got it. */
async function fileHandle() {
  const handle = await open(devNull);
  const { fd } = handle;
  const isOpen = () => {
    try {
      return fstatSync(fd).isCharacterDevice();
    } catch {
      return false;
    }
  };
  const closed = async () => {
    while (isOpen()) await turn();
  };
  return { handle, closed };
}

describe('messagePort()', () => {
  it('gives what is posted, as it is', async () => {
    const { port, far, seen } = lab();
    far.postMessage([1, 'a', new Uint8Array([1])]);
    far.postMessage(null);
    expect(await seenOf(seen, 2)).toEqual([[1, 'a', new Uint8Array([1])], null]);
    port.close();
  });

  it('G17 closes ports that come along, and the post with them is broken', async () => {
    const { port, far, seen } = lab();
    const smuggled = new MessageChannel();
    const closed = new Promise((resolve) => smuggled.port1.once('close', () => resolve('closed')));
    smuggled.port1.on('message', () => undefined);
    far.postMessage([1, smuggled.port2], [smuggled.port2]);
    expect(await closed).toBe('closed');
    expect(await seenOf(seen, 1)).toEqual(['broken']);
    port.close();
  });

  it('G17 closes a file handle that comes along with a port', async () => {
    const { port, far, seen } = lab();
    const { handle, closed } = await fileHandle();
    const { port2 } = new MessageChannel();
    far.postMessage([1, port2, { deep: [handle] }], [port2, handle as never]);
    await closed();
    expect(await seenOf(seen, 1)).toEqual(['broken']);
    port.close();
  });

  it('says once that its other end is gone', async () => {
    const { far, seen } = lab();
    far.close();
    expect(await seenOf(seen, 1)).toEqual(['gone']);
    await turn();
    expect(seen).toHaveLength(1);
  });

  it('says once that it is gone if its own side closes it, and posts nothing after', async () => {
    const { port, far, seen } = lab();
    const came: unknown[] = [];
    far.on('message', (message) => came.push(message));
    port.post([1], []);
    port.close();
    port.post([2], []);
    port.close();
    expect(seen).toEqual(['gone']);
    expect([await seenOf(came, 1), seen]).toEqual([[[1]], ['gone']]);
  });

  it('says that it has failed where it cannot post', () => {
    const { port, seen } = lab();
    port.post([() => 'no data'], []);
    expect(seen).toEqual(['DataCloneError']);
    port.close();
  });

  it('refuses what is no MessagePort', () => {
    for (const given of [undefined, null, {}, 'port']) {
      expect(() => messagePort(given as never)).toThrow('expected a MessagePort, messagePort() or streamPort()');
    }
  });
});

it.each([
  ['malformed', (handle: unknown) => [1, [handle]], []],
  ['against a rule from its beginning', (handle: unknown) => [3, 9, 'x', handle], ['before-hello']],
])('G17 a host closes a file handle in a post that is %s', async (_, postOf, rules) => {
  const { port1, port2 } = new MessageChannel();
  const network = createNetwork({ transport: labTransport().transport, policy: allowAll });
  const seen: string[] = [];
  const owner = serveGuest(port1, {
    ...{ network, name: 'guest', audits: everyStep(allow) },
    onViolation: ({ rule }) => seen.push(rule),
  });
  const { handle, closed } = await fileHandle();
  port2.postMessage(postOf(handle), [handle as never]);
  await closed();
  expect([seen, owner.closed]).toEqual([rules, rules.length > 0]);
  network.destroy();
});

it.each([
  ['both sides', [true, true]],
  ['one side', [true, false]],
])('G2 the owners of both sides end if the port was closed by %s before they had it', async (_, closes) => {
  const { port1, port2 } = new MessageChannel();
  const ports = [messagePort(port1), messagePort(port2)] as const;
  for (const [i, port] of ports.entries()) if (closes[i]) port.close();
  await turn();
  await turn();
  const network = createNetwork({ transport: labTransport().transport, policy: allowAll });
  const owners = [
    serveGuest(ports[0], { network, name: 'guest', audits: everyStep(allow), lease: 0 }),
    guestOwner(ports[1]),
  ];
  await Promise.all(owners.map((owner) => lastValueFrom(owner.destroyed$)));
  expect(network.snapshot()).toEqual([]);
});

it.each(['host', 'guest'] as const)(
  'G2 the owners of both sides end if the %s closes its messagePort()',
  async (side) => {
    const { port1, port2 } = new MessageChannel();
    const ports = { host: messagePort(port1), guest: messagePort(port2) };
    const network = createNetwork({ transport: labTransport().transport, policy: allowAll });
    const ends: unknown[] = [];
    network.lifecycle$.subscribe((record) => {
      if (record.type === 'destroyed') ends.push(`${record.by}: ${record.reason}`);
    });
    const owners = {
      host: serveGuest(ports.host, { network, name: 'guest', audits: everyStep(allow) }),
      guest: guestOwner(ports.guest),
    };
    const [here, there] = side === 'host' ? [owners.host, owners.guest] : [owners.guest, owners.host];
    const gone = lastValueFrom(there.destroyed$);
    ports[side].close();
    expect(here.closed).toBe(true);
    await gone;
    expect(ends).toEqual(['owner: the guest has left: its port has closed']);
    network.destroy();
  },
);

it('a worker, or anything else that is no MessagePort, is refused with a reason, and leaves no owner', async () => {
  const worker = new Worker('', { eval: true });
  const network = createNetwork({ transport: labTransport().transport, policy: allowAll });
  const listens = { addEventListener: () => undefined, removeEventListener: () => undefined };
  const withoutClose = { ...listens, postMessage: () => undefined }; // as a worker of a browser
  for (const port of [worker, withoutClose, null, undefined, 7]) {
    expect(() => messagePort(port as never)).toThrow('expected a MessagePort, messagePort() or streamPort()');
    expect(() => guestOwner(port as never)).toThrow('expected a MessagePort, messagePort() or streamPort()');
    expect(() => serveGuest(port as never, { network, name: 'guest', audits: everyStep(allow) })).toThrow(
      'expected a MessagePort, messagePort() or streamPort()',
    );
  }
  expect(network.snapshot()).toEqual([]);
  await worker.terminate();
});

it('G19 a transport of the host’s own may give the same memory to many sinks, and keeps it', async () => {
  const { links, transport } = labTransport();
  const network = createNetwork({ transport, policy: allowAll });
  const violations: string[] = [];
  const came: unknown[] = [];
  for (const name of ['first', 'second']) {
    const { port1, port2 } = new MessageChannel();
    serveGuest(port1, { network, name, audits: everyStep(allow), onViolation: ({ rule }) => violations.push(rule) });
    const socket = guestOwner(port2).create('wss://example.com/');
    socket.messages$.subscribe({ next: (message) => came.push(`${name} ${message.length}`), error: () => undefined });
    socket.connect();
  }
  while (links.length < 2) await turn();
  const shared = new Uint8Array(20_000);
  for (const link of links) link.open();
  for (let i = 1; i <= 2; i += 1) {
    for (const link of links) link.sink.message(shared);
    await seenOf(came, 2 * i);
  }
  expect([came.sort(), violations, shared.byteLength]).toEqual([
    ['first 20000', 'first 20000', 'second 20000', 'second 20000'],
    [],
    20_000,
  ]);
  network.destroy();
  for (const link of links) link.end();
});

it('an owner whose host cannot post to its guest is ended by the host, with the error reported and no violation', async () => {
  const reports: unknown[] = [];
  const before = config.onUnhandledError;
  config.onUnhandledError = (error) => reports.push(String(error));
  const network = createNetwork({ transport: labTransport().transport, policy: allowAll });
  const ends: string[] = [];
  network.lifecycle$.subscribe((record) => {
    if (record.type === 'destroyed') ends.push(`${record.by}: ${record.reason}`);
  });
  let told: PortListener | undefined;
  const port = { open: (listener: PortListener) => (told = listener), post: () => undefined, close: () => undefined };
  const onViolation = ({ rule }: { rule: string }) => ends.push(rule);
  serveGuest(port, { network, name: 'guest', audits: everyStep(allow), lease: 0, onViolation });
  told?.failed(new Error('no memory'));
  expect(ends).toEqual(['host: a post to the guest has failed']);
  expect(await seenOf(reports, 1)).toEqual(['Error: no memory']);
  config.onUnhandledError = before;
});
