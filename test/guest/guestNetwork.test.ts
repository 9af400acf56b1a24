import { filter, firstValueFrom, ReplaySubject, Subject } from 'rxjs';
import {
  allow,
  allowAll,
  allowEndpoints,
  type Audits,
  createNetwork,
  type Decision,
  deny,
  everyStep,
  type Owner,
  type SocketError,
} from 'rx-secure-networking';
import { secureNetworking } from 'rx-secure-networking/blueprint';
import { guestNetwork, guestOwner, type GuestOwnerOptions } from 'rx-secure-networking/guest';
import { serveGuest } from 'rx-secure-networking/host';
import { webSocketFor } from 'rx-secure-networking/websocket';
import { wsTransport } from 'rx-secure-networking/ws';
import { hostKinds } from '../../lib/wire/kinds.ts';
import { messagePorts, portPairs } from '../guests/portPair.ts';
import { HandClock } from '../guests/rawGuest.ts';
import { startEcho, startEchoWithProtocol, startServer, startTcpServer } from '../server.ts';

const yes = everyStep(allow);

describe.each(portPairs)('the blueprint in a guest over %s', (_, portsOf) => {
  it('O7 O8 O9 makes sockets by ids, and tells their events: the five calls', async () => {
    await using server = await startEcho();
    const network = createNetwork({ transport: wsTransport(), policy: allowAll });
    const [hostPort, guestPort] = portsOf();
    serveGuest(hostPort, { network, name: 'mods', audits: yes });
    const inside = guestNetwork(guestPort, { policy: everyStep(allowEndpoints(`${server.url}*`)) });
    const sockets = secureNetworking(inside, { describe: () => ({ name: 'mod' }) });

    const events: unknown[] = [];
    const waiting: (() => void)[] = [];
    const note = (...event: unknown[]) => {
      events.push(event);
      for (const wake of waiting.splice(0)) wake();
    };
    const until = async (name: string) => {
      while (!events.some((event) => (event as unknown[])[0] === name))
        await new Promise<void>((wake) => waiting.push(wake));
    };
    const mod = {
      auditCreateWebSocket: () => true,
      auditConnectWebSocket: () => true,
      auditCloseWebSocket: () => true,
      onWebSocketConnected: (id: number) => note('connected', id),
      onWebSocketMessageReceived: (id: number, message: unknown) => note('message', id, message),
      onWebSocketMessageSent: (id: number) => note('sent', id),
      onWebSocketClosed: (id: number) => note('closed', id),
    };
    const face = sockets.face(mod);
    expect(face.createWebSocket('wss://elsewhere.example/')).toBe(-1);
    const id = face.createWebSocket(server.url);
    expect(id).toBeGreaterThan(0);
    expect(face.connectWebSocket(id)).toBe(true);
    await until('connected');
    expect(face.isWebSocketConnected(id)).toBe(true);
    expect(sockets.isWebSocketConnected({}, id)).toBe(false);
    expect(face.sendMessageToWebSocket(id, 'hello')).toBe(true);
    await until('message');
    expect(events).toContainEqual(['message', id, 'hello']);
    expect(face.closeWebSocket(id)).toBe(true);
    await until('closed');
    expect(network.snapshot()[0]?.sockets ?? []).toEqual([]);
    inside.destroy();
    network.destroy();
  });
});

describe('guestNetwork()', () => {
  it('has owners of its own, which are one owner for the host, with the limits of that one', async () => {
    await using server = await startEcho();
    const network = createNetwork({ transport: wsTransport(), policy: allowAll });
    const [hostPort, guestPort] = messagePorts();
    serveGuest(hostPort, { network, name: 'guest', audits: yes, limits: { socketsPerOwner: 1 } });
    const inside = guestNetwork(guestPort);
    const one = inside.createOwner({ name: 'one', audits: yes });
    const other = inside.createOwner({ name: 'other', audits: yes });
    const held = one.create(server.url);
    held.connect();
    await firstValueFrom(held.opened$, { defaultValue: undefined });
    const denied = await firstValueFrom(other.open(server.url)).catch((error: unknown) => (error as SocketError).code);
    expect(denied).toBe('limit');
    expect(network.snapshot().map(({ name }) => name)).toEqual(['guest']);
    inside.destroy();
    network.destroy();
  });

  it('records what the host denies as the policy’s, and a close as the owner’s, whichever layer of the host denied it', async () => {
    await using server = await startEcho();
    const network = createNetwork({
      transport: wsTransport(),
      policy: { ...allowAll, connect: ({ endpoint }) => !endpoint.path.endsWith('policy') },
    });
    const layers: string[] = [];
    const [hostPort, guestPort] = messagePorts();
    const audits: Audits = { ...yes, connect: ({ endpoint }) => !endpoint.path.endsWith('owner'), close: deny('stay') };
    serveGuest(hostPort, { network, name: 'guest', audits, limits: { socketsPerOwner: 1 } });
    const inside = guestNetwork(guestPort);
    const note =
      (who: string) =>
      ({ allow: allowed, layer, action }: Decision) => {
        if (!allowed) layers.push(`${who}: ${layer} ${action}`);
      };
    network.decisions$.subscribe(note('host'));
    inside.decisions$.subscribe(note('guest'));
    const owner = inside.createOwner({ name: 'one', audits: yes });
    for (const path of ['policy', 'owner'])
      await firstValueFrom(owner.open(`${server.url}${path}`)).catch(() => undefined);
    const socket = owner.create(server.url);
    socket.connect();
    await firstValueFrom(socket.opened$);
    await firstValueFrom(owner.open(server.url)).catch(() => undefined);
    const denied = firstValueFrom(socket.events$.pipe(filter(({ type }) => type === 'denied')));
    socket.close();
    await denied;
    expect(layers).toEqual([
      ...['host: policy connect', 'guest: policy connect'],
      ...['host: owner connect', 'guest: policy connect'],
      ...['host: library create', 'guest: policy connect'],
      ...['host: owner close', 'guest: owner close'],
    ]);
    inside.destroy();
    network.destroy();
  });

  it('is destroyed when the host ends the guest, and its sockets end by the host', async () => {
    await using server = await startEcho();
    const network = createNetwork({ transport: wsTransport(), policy: allowAll });
    const [hostPort, guestPort] = messagePorts();
    const served = serveGuest(hostPort, { network, name: 'guest', audits: yes });
    const owner = guestOwner(guestPort);
    const socket = owner.create(server.url);
    socket.connect();
    await firstValueFrom(socket.opened$, { defaultValue: undefined });
    const ended = firstValueFrom(socket.ended$);
    const destroyed = firstValueFrom(owner.destroyed$, { defaultValue: undefined });
    served.destroy();
    const { by, code } = await ended;
    expect([by, code]).toEqual(['host', 1001]);
    await destroyed;
    expect(owner.closed).toBe(true);
    network.destroy();
  });

  it('says good-bye when it is destroyed, and the host destroys its owner', async () => {
    const network = createNetwork({ transport: wsTransport(), policy: allowAll });
    const [hostPort, guestPort] = messagePorts();
    const served = serveGuest(hostPort, { network, name: 'guest', audits: yes });
    const gone = firstValueFrom(served.destroyed$, { defaultValue: undefined });
    guestOwner(guestPort).destroy();
    await gone;
    expect(network.snapshot()).toEqual([]);
    network.destroy();
  });

  it('G8 asks the guest’s own audits before the host, and a denial of theirs never reaches it', async () => {
    const network = createNetwork({ transport: wsTransport(), policy: allowAll });
    const decisions: string[] = [];
    network.decisions$.subscribe(({ action, code }) => decisions.push(`${action} ${code}`));
    const [hostPort, guestPort] = messagePorts();
    serveGuest(hostPort, { network, name: 'guest', audits: yes });
    const owner = guestOwner(guestPort, { audits: { create: allow, connect: () => false } });
    const denied = await firstValueFrom(owner.open('wss://a.example/')).catch(
      (error: unknown) => (error as SocketError).code,
    );
    expect([denied, decisions]).toEqual(['denied', []]);
    owner.destroy();
    network.destroy();
  });

  it('asks the host for no more than it lets a guest ask for, however many owners there are', async () => {
    const network = createNetwork({ transport: wsTransport(), policy: { create: () => false } });
    const rules: string[] = [];
    const [hostPort, guestPort] = messagePorts();
    const onViolation = ({ rule }: { readonly rule: string }) => rules.push(rule);
    serveGuest(hostPort, { network, name: 'guest', audits: yes, onViolation, bridge: { requestsPerSecond: 30 } });
    const inside = guestNetwork(guestPort);
    const owners = Array.from({ length: 10 }, (_, i) => inside.createOwner({ name: `owner ${i}`, audits: yes }));
    const opening = owners.flatMap((owner) =>
      Array.from({ length: 8 }, () => firstValueFrom(owner.open('wss://a.example/'))),
    );
    const outcomes = await Promise.allSettled(opening);
    expect([rules, outcomes.every(({ status }) => status === 'rejected')]).toEqual([[], true]);
    inside.destroy();
    network.destroy();
  });

  it('refuses options of the wrong form', () => {
    expect(() => guestNetwork({} as never)).toThrow('expected a MessagePort, messagePort() or streamPort()');
    expect(() => guestOwner({} as never, { nam: 'x' } as never)).toThrow('guestOwner.nam: did you mean name?');
    expect(() => guestNetwork({} as never, { transport: 1 } as never)).toThrow('guestNetwork.transport is unknown');
  });

  it.each<[GuestOwnerOptions, string]>([
    [{ name: '' }, 'name must be a string that is not empty'],
    [{ audits: { close: true } as never }, 'audits.close must be a function (request) => verdict, not boolean'],
    [{ auditMessages: 1 as never }, 'auditMessages'],
  ])(
    'a guestOwner() that throws for %p has said nothing to the host, and a corrected call works',
    async (wrong, why) => {
      await using server = await startEcho();
      const network = createNetwork({ transport: wsTransport(), policy: allowAll });
      const rules: string[] = [];
      const [hostPort, guestPort] = messagePorts();
      serveGuest(hostPort, { network, name: 'guest', audits: yes, onViolation: ({ rule }) => rules.push(rule) });
      expect(() => guestOwner(guestPort, wrong)).toThrow(why);
      const owner = guestOwner(guestPort);
      await firstValueFrom(owner.open(server.url));
      expect(rules).toEqual([]);
      owner.destroy();
      network.destroy();
    },
  );

  it('G16 opens every URL and all sub-protocols that the host’s own owners may have, so also a token of 5 kB', async () => {
    await using server = await startEchoWithProtocol();
    const network = createNetwork({ transport: wsTransport(), policy: allowAll });
    const [hostPort, guestPort] = messagePorts();
    serveGuest(hostPort, { network, name: 'guest', audits: yes });
    const owner = guestOwner(guestPort);
    const longest = server.url + '?'.padEnd(8_192 - server.url.length, 'x');
    const protocols = Array.from({ length: 32 }, (_, i) => `${i}`.padEnd(i === 0 ? 256 : 0, 'x'));
    const socket = await firstValueFrom(owner.open(longest, { protocols }));
    expect(socket.protocol).toBe(protocols[0]);
    expect(() => owner.create(`${longest}x`)).toThrow('it must have at most 8192 characters');
    owner.destroy();
    network.destroy();
  });
});

it('a WebSocket class of a guest works as the platform’s', async () => {
  await using server = await startEcho();
  const network = createNetwork({ transport: wsTransport(), policy: allowAll });
  const [hostPort, guestPort] = messagePorts();
  serveGuest(hostPort, { network, name: 'guest', audits: yes });
  const owner = guestOwner(guestPort);
  const WebSocket = webSocketFor(owner);
  const socket = new WebSocket(server.url);
  const heard = new Promise((resolve) => {
    socket.onopen = () => socket.send('hello');
    socket.onmessage = ({ data }) => {
      socket.onclose = ({ code, reason, wasClean }) => resolve([data, code, reason, wasClean]);
      socket.close(4_001, 'done');
    };
  });
  expect(await heard).toEqual(['hello', 4_001, 'done', true]);
  owner.destroy();
  network.destroy();
});

it.each([0, 1, 10, 125, 126, 1_000, 65_536, 1_000_000])(
  'G14 an honest guest loses no message at the limit: of %d bytes each',
  async (size) => {
    // A server that never reads, so that everything waits.
    await using server = await startServer((peer) => peer.pause());
    const limits = { maxBufferedBytes: 2_097_152 };
    const network = createNetwork({ transport: wsTransport(), policy: allowAll, limits });
    const rules: string[] = [];
    const [hostPort, guestPort] = messagePorts();
    const onViolation = ({ rule }: { readonly rule: string }) => rules.push(rule);
    const served = serveGuest(hostPort, { network, name: 'guest', audits: yes, limits, onViolation });
    const owner = guestOwner(guestPort, { limits });
    const socket = owner.create(server.url);
    socket.connect();
    await firstValueFrom(socket.opened$, { defaultValue: undefined });
    const refused: unknown[] = [];
    socket.events$.subscribe((event) => event.type === 'denied' && refused.push(event));
    const message = 'x'.repeat(size);
    let sent = 0;
    let overflows = 0;
    const most = size < 1_000 ? 40_000 : Infinity; // small ones may all fit into the system's own buffers
    while (overflows < 3 && sent < most) {
      for (let i = 0; i < 500 && overflows < 3 && sent < most; i += 1) {
        if (socket.send(message) === 'sent') sent += 1;
        else overflows += 1;
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
    const accepted = () => network.snapshot().find(({ id }) => id === served.id)?.sockets[0]?.sent;
    const waiting = () => socket.bufferedBytes;
    for (let turns = 0; turns < 200 && accepted() !== sent; turns += 1)
      await new Promise((resolve) => setTimeout(resolve, 5));
    expect([accepted(), refused, rules]).toEqual([sent, [], []]);
    expect(waiting()).toBeLessThanOrEqual(limits.maxBufferedBytes);
    owner.destroy();
    network.destroy();
  },
  30_000,
);

it('G14 L29 bufferedBytes is never below 0, also when the peer closes before the host has handled what was sent', async () => {
  // It says that it closes, and reads nothing more: so the end comes late.
  await using server = await startServer((peer) =>
    peer.on('message', () => {
      peer.close(4_001, 'enough');
      peer.pause();
    }),
  );
  const network = createNetwork({ transport: wsTransport(), policy: allowAll, limits: { closeTimeout: 100 } });
  const [hostPort, guestPort] = messagePorts();
  serveGuest(hostPort, { network, name: 'guest', audits: yes });
  const owner = guestOwner(guestPort);
  const socket = owner.create(server.url);
  const seen: number[] = [];
  socket.state$.subscribe(() => seen.push(socket.bufferedBytes));
  socket.connect();
  await firstValueFrom(socket.opened$, { defaultValue: undefined });
  socket.send('x'.repeat(500));
  expect(socket.bufferedBytes).toBeGreaterThanOrEqual(500);
  for (let turns = 0; turns < 400 && socket.state !== 'closed'; turns += 1) {
    seen.push(socket.bufferedBytes);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  expect([socket.state, Math.min(...seen)]).toEqual(['closed', 0]);
  owner.destroy();
  network.destroy();
});

describe.each(portPairs)('G14 L19 a send behind a close that the host was asked for, over %s:', (_, portsOf) => {
  const hostOf = (close: Audits['close']) => {
    const network = createNetwork({ transport: wsTransport(), policy: allowAll });
    const [hostPort, guestPort] = portsOf();
    serveGuest(hostPort, { network, name: 'guest', audits: { ...yes, ...(close && { close }) } });
    return { network, inside: guestNetwork(guestPort) };
  };
  const openedBy = async (owner: Owner, url: string) => {
    const socket = owner.create(url);
    socket.connect();
    await firstValueFrom(socket.opened$, { defaultValue: undefined });
    return socket;
  };

  it('it is not sent, and says so', async () => {
    await using server = await startServer();
    const { network, inside } = hostOf(allow);
    const peer = server.nextPeer();
    const socket = await openedBy(inside.createOwner({ name: 'one', audits: yes }), server.url);
    const came: string[] = [];
    (await peer).on('message', (data: Buffer) => came.push(String(data)));
    const seen: unknown[] = [];
    socket.events$.subscribe((event) => event.type === 'unsent' && seen.push(event.outcome));
    socket.sent$.subscribe((message) => seen.push(message));
    socket.send('before');
    socket.close();
    expect(socket.send('after', (outcome) => seen.push(outcome))).toBe('not-open');
    await firstValueFrom(socket.ended$);
    expect([came, seen]).toEqual([['before'], ['before', 'not-open', 'not-open']]);
    network.destroy();
  });

  it('L19 what waits for an audit of the guest’s own at its close is sent before it, and what comes later is not', async () => {
    await using server = await startServer();
    const { network, inside } = hostOf(allow);
    const peer = server.nextPeer();
    const audits = new Map(['first', 'second', 'late'].map((message) => [message, new Subject<boolean>()]));
    const send: Audits['send'] = ({ message }) => audits.get(String(message)) ?? false;
    const owner = inside.createOwner({ name: 'one', audits: { ...yes, send }, auditMessages: true });
    const socket = await openedBy(owner, server.url);
    const came: string[] = [];
    (await peer).on('message', (data: Buffer) => came.push(String(data)));
    (await peer).on('close', (code) => came.push(`close ${code}`));
    const outcomes: string[] = [];
    for (const message of ['first', 'second'])
      socket.send(message, (outcome) => outcomes.push(`${message} ${outcome}`));
    socket.close(4_001);
    expect(socket.send('late', (outcome) => outcomes.push(`late ${outcome}`))).toBe('pending');
    for (const message of ['late', 'first', 'second']) audits.get(message)?.next(true);
    expect(await firstValueFrom(socket.ended$)).toMatchObject({ by: 'owner', code: 4_001 });
    expect(outcomes).toEqual(['first sent', 'second sent', 'late not-open']);
    expect(came).toEqual(['first', 'second', 'close 4001']);
    network.destroy();
  });

  it('a close that waits for such an audit is taken back if the guest’s own time is over, and can be asked for again', async () => {
    await using server = await startServer();
    const network = createNetwork({ transport: wsTransport(), policy: allowAll });
    const [hostPort, guestPort] = portsOf();
    serveGuest(hostPort, { network, name: 'guest', audits: yes });
    const clock = new HandClock();
    const [ofPolicy, ofOwner] = [new Subject<boolean>(), new Subject<boolean>()];
    const policy = { send: () => ofPolicy };
    const inside = guestNetwork(guestPort, { policy, limits: { auditTimeout: 100 }, scheduler: clock });
    const audits = { ...yes, send: () => ofOwner };
    const socket = await openedBy(inside.createOwner({ name: 'one', audits, auditMessages: true }), server.url);
    const denials: string[] = [];
    socket.events$.subscribe((event) => event.type === 'denied' && denials.push(`${event.action} ${event.code}`));
    const outcomes: string[] = [];
    socket.send('slow', (outcome) => outcomes.push(outcome));
    socket.close(4_001, 'in vain');
    clock.advance(90);
    ofPolicy.next(true); // the owner's audit has as much time again
    clock.advance(20);
    expect(denials).toEqual(['close timeout']);
    socket.close(4_002, 'again');
    ofOwner.next(true);
    expect(await firstValueFrom(socket.ended$)).toMatchObject({ by: 'owner', code: 4_002, reason: 'again' });
    expect([outcomes, denials]).toEqual([['sent'], ['close timeout']]);
    network.destroy();
  });

  it('it can be sent again when the host has denied the close', async () => {
    await using server = await startEcho();
    const { network, inside } = hostOf(() => false);
    const socket = await openedBy(inside.createOwner({ name: 'one', audits: yes }), server.url);
    const denied = firstValueFrom(socket.events$.pipe(filter(({ type }) => type === 'denied')));
    socket.close();
    expect(socket.send('meanwhile')).toBe('not-open');
    await denied;
    expect([socket.state, socket.send('still there')]).toEqual(['open', 'sent']);
    expect(await firstValueFrom(socket.messages$)).toBe('still there');
    network.destroy();
  });

  it.each(['connecting', 'open'] as const)(
    'L29 while %s, a guest that does not wait for the host any more sends nothing, and the end is its own',
    async (state) => {
      const came: string[] = [];
      await using server = await startServer((peer) => {
        peer.on('message', (data: Buffer) => came.push(String(data)));
      });
      await using silent = await startTcpServer();
      const network = createNetwork({ transport: wsTransport(), policy: allowAll });
      const [hostPort, guestPort] = portsOf();
      const [asked, answer] = [new ReplaySubject<void>(1), new ReplaySubject<boolean>(1)];
      const close = () => {
        asked.next();
        return answer;
      };
      serveGuest(hostPort, { network, name: 'guest', audits: { ...yes, close } });
      const clock = new HandClock();
      const inside = guestNetwork(guestPort, { limits: { auditTimeout: 100 }, scheduler: clock });
      const owner = inside.createOwner({ name: 'one', audits: yes });
      const socket = owner.create(state === 'open' ? server.url : `ws://127.0.0.1:${silent.port}/`);
      const denials: string[] = [];
      socket.events$.subscribe((event) => event.type === 'denied' && denials.push(event.code));
      socket.connect();
      await (state === 'open' ? firstValueFrom(socket.opened$) : silent.nextSocket());
      socket.close(4_001, 'mine');
      await firstValueFrom(asked);
      clock.advance(101);
      expect([socket.state, socket.send('lost')]).toEqual([state, 'not-open']);
      socket.close(4_002, 'again');
      expect(denials).toEqual(['timeout', 'state']);
      answer.next(true);
      expect(await firstValueFrom(socket.ended$)).toMatchObject({ by: 'owner', code: 4_001, reason: 'mine' });
      expect(came).toEqual([]);
      network.destroy();
    },
  );

  it('the blueprint says false, and a WebSocket counts it in bufferedAmount', async () => {
    await using server = await startEcho();
    const { network, inside } = hostOf(allow);
    const sockets = secureNetworking(inside, { describe: () => ({ name: 'mod' }) });
    const result = new Promise((resolve) => {
      const face = sockets.face({
        auditCreateWebSocket: () => true,
        auditConnectWebSocket: () => true,
        auditCloseWebSocket: () => true,
        onWebSocketConnected: (id: number) => {
          face.closeWebSocket(id);
          resolve(face.sendMessageToWebSocket(id, 'late'));
        },
      });
      face.connectWebSocket(face.createWebSocket(server.url));
    });
    expect(await result).toBe(false);
    const socket = new (webSocketFor(inside.createOwner({ name: 'other', audits: yes })))(server.url);
    await new Promise((resolve) => (socket.onopen = resolve));
    socket.close();
    socket.send('late');
    expect(socket.bufferedAmount).toBe(4);
    network.destroy();
  });
});

it('L29 a close that crosses the end from the host ends a socket that is not read, and the close is the guest’s own', async () => {
  let say: (...fields: unknown[]) => void = () => undefined;
  const posted: unknown[] = [];
  const owner = guestOwner({
    open: (listener) => (say = (...fields) => listener.data(fields)),
    post: (fields) => posted.push(...fields),
    close: () => undefined,
  });
  const socket = owner.create('wss://a.example/');
  socket.connect();
  say(hostKinds.welcome, '1', [1_000, 1_000, 1_000, 10, 10, 10]);
  say(hostKinds.allowed, 1, 5, hostKinds.opened, 1, '');
  const messages: unknown[] = [];
  socket.messages$.subscribe((message) => messages.push(message));
  socket.hold();
  say(hostKinds.message, 1, 'unread');
  socket.close(4_001, 'mine');
  say(hostKinds.closed, 1, 'peer', 4_009, 'theirs', true, 'peer', '', '', 0, -1);
  expect(await firstValueFrom(socket.ended$)).toMatchObject({ by: 'owner', code: 4_009 });
  expect(messages).toEqual([]);
  owner.destroy();
});
