import { once } from 'node:events';
import { concat, firstValueFrom, NEVER, type Observable, of, ReplaySubject, Subject, toArray } from 'rxjs';
import type { OwnedSocket } from 'rx-secure-networking';
import { closes, opened, type ServerFrame } from 'rx-secure-networking/testing';
import { wsTransport } from 'rx-secure-networking/ws';
import { startRawServer } from '../rawServer.ts';
import { startServer, startTcpServer } from '../server.ts';
import { connecting, errorOf, url, world, yes } from '../world.ts';
import { asked } from './asked.ts';
import { stories } from './table.ts';

/** How often a socket says that it is over, in all the ways that it has. */
async function endings(socket: OwnedSocket): Promise<string[]> {
  const events = firstValueFrom(socket.events$.pipe(toArray()));
  const ends = firstValueFrom(socket.ended$.pipe(toArray()));
  return [...(await events).filter(({ type }) => type === 'ended'), ...(await ends)].map(() => 'once');
}

const table: Record<string, () => void | Promise<void>> = {
  'lifecycle-001': async () => {
    const codes: number[] = [];
    await using server = await startServer((peer) => peer.on('close', (code) => codes.push(code)));
    const { network, owner, newOwner } = world({ transport: wsTransport(), limits: { sockets: 3, closeTimeout: 100 } });
    const all = Array.from({ length: 3 }, () => connecting(owner, server.url));
    await Promise.all(all.map(({ opened$ }) => firstValueFrom(opened$)));
    const streams = all.map(({ messages$ }) => firstValueFrom(messages$.pipe(toArray())));
    const closed = server.peers.map((peer) => once(peer, 'close'));
    owner.destroy();

    expect(all.map(({ state }) => state)).toEqual(['closed', 'closed', 'closed']);
    expect(await Promise.all(streams)).toEqual([[], [], []]);
    await Promise.all(closed);
    expect(codes).toEqual([1001, 1001, 1001]);
    const again = newOwner();
    const free = (): number => {
      const made: OwnedSocket[] = [];
      while (made.length < 3) made.push(again.create(server.url)); // throws while the links are not gone
      return made.length;
    };
    await expect(eventually(free)).resolves.toBe(3);
    network.destroy();
  },
  'lifecycle-002': () => {
    const { network, owner, dialled } = asked({ create: () => (owner.destroy(), true) });

    expect(errorOf(() => owner.create(url).connect()).code).toBe('owner-destroyed');
    expect(dialled).toEqual([]);
    network.destroy();
  },
  'lifecycle-004': async () => {
    await using silent = await startTcpServer((socket) => socket.resume());
    const { network, owner } = world({ transport: wsTransport() });
    const socket = connecting(owner, `wss://127.0.0.1:${silent.port}/`);
    const types = firstValueFrom(socket.events$.pipe(toArray()));
    const dialled = await silent.nextSocket(); // in the middle of TLS: nobody answers its hello
    owner.destroy();
    await once(dialled, 'close');

    expect((await types).map(({ type }) => type)).not.toContain('connected');
    expect(socket.state).toBe('closed');
    network.destroy();
  },
  'lifecycle-005': async () => {
    let allow: (verdict: boolean) => void = () => undefined;
    const { network, owner, dialled } = asked({ connect: () => new Promise((resolve) => (allow = resolve)) });
    const types: string[] = [];
    const socket = owner.create(url);
    socket.events$.subscribe(({ type }) => types.push(type));
    socket.connect();
    owner.destroy();
    allow(true);
    await new Promise(setImmediate);

    expect(dialled).toEqual([]);
    expect(types).not.toContain('connected');
    network.destroy();
  },
  'lifecycle-006': async () => {
    let allow: (verdict: boolean) => void = () => undefined;
    const asked = new Subject<void>();
    const receive = () => (asked.next(), new Promise<boolean>((resolve) => (allow = resolve)));
    const { network, owner } = world({
      server: concat(of(opened(), 'late'), NEVER),
      owner: { audits: { create: yes, connect: yes, receive }, auditMessages: 'receive' },
    });
    const socket = owner.create(url);
    const messages = firstValueFrom(socket.messages$.pipe(toArray()));
    const question = firstValueFrom(asked);
    socket.connect();
    await question;
    owner.destroy();
    allow(true);

    expect(await messages).toEqual([]);
    network.destroy();
  },
  'lifecycle-011': async () => {
    for (const first of ['peer', 'owner']) {
      const server = new ReplaySubject<ServerFrame>(Infinity);
      const { network, owner } = world({ server: () => server });
      const socket = connecting(owner);
      const ends = endings(socket);
      server.next(opened());
      await firstValueFrom(socket.opened$);
      if (first === 'owner') socket.close();
      server.next(closes(1000));
      socket.close();

      expect(await ends).toEqual(['once', 'once']);
      network.destroy();
    }
  },
  'lifecycle-012': async () => {
    await using server = await startRawServer();
    const { network, owner } = world({ transport: wsTransport() });
    const ends = endings(connecting(owner, server.url));
    (await server.accepted()).write(Buffer.from('8300', 'hex')); // for which ws emits error, then close

    expect(await ends).toEqual(['once', 'once']);
    network.destroy();
  },
  'lifecycle-013': async () => {
    await using silent = await startTcpServer((socket) => socket.resume());
    const { network, owner } = world({ transport: wsTransport() });
    const socket = connecting(owner, `ws://127.0.0.1:${silent.port}/`);
    const ends = endings(socket);
    const dialled = await silent.nextSocket();
    socket.close();

    expect(await ends).toEqual(['once', 'once']);
    await once(dialled, 'close');
    network.destroy();
  },
  'lifecycle-014': async () => {
    const { network, owner, newOwner } = world({ server: concat(of(opened(), 'for another'), NEVER) });
    const [socket, other] = [owner.create(url), connecting(newOwner())];
    await firstValueFrom(other.messages$);
    socket.close();

    const late: readonly Observable<unknown>[] = [socket.messages$, socket.sent$, socket.events$];
    for (const stream$ of late) expect(await firstValueFrom(stream$.pipe(toArray()))).toEqual([]);
    expect(await firstValueFrom(socket.state$.pipe(toArray()))).toEqual(['closed']);
    network.destroy();
  },
};

/** Tries again each turn until it does not throw. */
async function eventually<T>(attempt: () => T): Promise<T> {
  for (;;) {
    try {
      return attempt();
    } catch {
      await new Promise(setImmediate);
    }
  }
}

describe('lifecycle', () => {
  test.each(stories(table))('%s %s', (_id, _text, notify) => notify(), 20_000);
});
