import fc from 'fast-check';
import { config, map, type Subscription, VirtualTimeScheduler } from 'rxjs';
import {
  allowAll,
  createNetwork,
  type OwnedSocket,
  type Owner,
  type OwnerOptions,
  type OwnerSnapshot,
  type Transport,
} from 'rx-secure-networking';
import { opened, type ServerFrame } from 'rx-secure-networking/testing';
import { countingScheduler } from '../countingScheduler.ts';
import { marbled } from '../marbled.ts';
import { connecting, endpoint, permissive, play, url, world } from '../world.ts';

const rows = map((owners: readonly OwnerSnapshot[]) =>
  owners.map(({ name, sockets }) => `${name}: ${sockets.map(({ state }) => state).join(' ')}`.trim()).join(', '),
);

describe('owners$', () => {
  it(
    'gives the present, then what has become of it at each turn in which something changed (O19)',
    marbled(({ cold, expectObservable }) => {
      const server = cold<ServerFrame>('-o', { o: opened() });
      const { network, owner, newOwner } = world({ server, link: { closeHandshake: 1 } });
      let socket = owner.create(url);
      const start = () => {
        socket = connecting(owner);
        connecting(newOwner({ name: 'map' }));
      };
      play(cold('-s-x--d', { s: start, x: () => socket.close(), d: () => owner.destroy() }));

      expectObservable(network.owners$.pipe(rows)).toBe('abcde-f', {
        a: 'chat: created',
        b: 'chat: created connecting, map: connecting',
        c: 'chat: created open, map: open',
        d: 'chat: created closing, map: open',
        e: 'chat: created, map: open',
        f: 'map: open',
      });
      expectObservable(network.owners$.pipe(rows), '-----^!').toBe('-----e', { e: 'chat: created, map: open' });
    }),
  );

  it(
    'tells a listener who acts on what it is told of what came of it',
    marbled(({ cold, flush }) => {
      const { network, newOwner } = world();
      const seen: number[] = [];
      const act = () =>
        network.owners$.subscribe((owners) => {
          seen.push(owners.length);
          if (owners.length < 3) newOwner();
        });
      play(cold('-a', { a: act }));

      flush();
      expect(seen).toEqual([1, 2, 3]);
    }),
  );

  it(
    'leaves no timer where nobody looks, emits the last table when the network is destroyed, and completes',
    marbled(({ cold, expectObservable }) => {
      const { network, owner } = world();
      play(cold('-c-x', { c: () => owner.create(url), x: () => network.destroy() }));

      expectObservable(network.owners$.pipe(rows)).toBe('ab-(n|)', { a: 'chat:', b: 'chat: created', n: '' });
      expectObservable(network.owners$.pipe(rows), '-----^').toBe('-----(n|)', { n: '' });
    }),
  );

  it(
    'emits the last table if the network is destroyed in the turn in which its owner was',
    marbled(({ cold, expectObservable }) => {
      const { network, owner } = world();
      const end = () => {
        owner.destroy();
        network.destroy();
      };
      play(cold('-x', { x: end }));

      expectObservable(network.owners$.pipe(rows)).toBe('a(n|)', { a: 'chat:', n: '' });
    }),
  );
});

it(
  'trap 58: the table needs no timer any more when the last of those who look has left',
  marbled(({ cold, flush }) => {
    const scheduler = countingScheduler();
    const { network, owner } = world({ scheduler });
    const looking: Subscription[] = [];
    const due: number[] = [];
    const change = () => {
      owner.create(url);
      due.push(scheduler.due);
    };
    play(
      cold('lc-u-c', {
        l: () => looking.push(network.owners$.subscribe()),
        c: change,
        u: () => looking.pop()?.unsubscribe(),
      }),
    );

    flush();
    expect(due).toEqual([1, 0]);
  }),
);

it('O19 gives a destroyed network’s last table once, and completes', async () => {
  const { network } = world();
  network.destroy();
  const told: unknown[] = [];
  config.onStoppedNotification = (notification) => told.push(notification);
  try {
    network.owners$.subscribe({ next: (rows) => told.push(rows), complete: () => told.push('complete') });
    await new Promise((resolve) => setTimeout(resolve)); // RxJS calls onStoppedNotification from a timer
  } finally {
    config.onStoppedNotification = null;
  }
  expect(told).toEqual([[], 'complete']);
});

describe('a row of owners$', () => {
  it('stays the same object until something of its owner changes', () => {
    const { network, owner, newOwner, flush } = table();
    const other = newOwner({ name: 'map' });
    const socket = owner.create(url);
    owner.create(url);
    const before = flush();
    socket.close();
    const after = flush();

    expect(after).toHaveLength(2);
    expect(after[1]).toBe(before[1]);
    expect(after[0]).not.toBe(before[0]);
    expect(after[0]?.sockets).toEqual([before[0]?.sockets[1]]);
    expect(after[0]?.sockets[0]).toBe(before[0]?.sockets[1]);
    other.destroy();
    expect(flush()).toEqual(network.snapshot());
  });

  it('stays the same object where one of those who look leaves', () => {
    const { network, owner, flush } = table();
    owner.create(url);
    const before = flush();
    network.owners$.subscribe().unsubscribe();
    owner.create(url);
    const after = flush();

    expect(after[0]?.sockets[0]).toBe(before[0]?.sockets[0]);
  });

  it('says what snapshot() says, after any sequence of acts', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(6), fc.nat(30)), { maxLength: 60 }), (acts) => {
        const { network, newOwner, flush } = table();
        const owners: Owner[] = [newOwner()];
        const sockets: OwnedSocket[] = [];
        const compare = () => {
          flush();
          newOwner(); // counters alone emit nothing
          expect(flush()).toEqual(network.snapshot());
        };
        const some = <T>(list: readonly T[], pick: number): T | undefined => list[pick % Math.max(1, list.length)];
        for (const [act, pick] of acts) {
          if (act === 0) owners.push(newOwner());
          else if (act === 1) some(owners, pick)?.destroy();
          else if (act === 2) some(sockets, pick)?.connect();
          else if (act === 3) some(sockets, pick)?.send('x');
          else if (act === 4) some(sockets, pick)?.close();
          else if (act === 5) network.endSocket(some(sockets, pick)?.id ?? 0);
          else
            try {
              const made = some(owners, pick)?.create(pick % 5 === 0 ? 'http://a.example' : url);
              if (made) sockets.push(made);
            } catch {
              // denied
            }
          if (pick % 3 === 0) compare();
        }
        compare();
      }),
    );
  });

  /** A network whose links open at once, its `owners$` observed. */
  function table() {
    const scheduler = new VirtualTimeScheduler();
    const transport: Transport = (_dial, sink) => {
      scheduler.schedule(() => sink.opened(''));
      return {
        send: (message) => {
          sink.message(message);
          return true;
        },
        close: (code, reason) => sink.closed(code, reason, true),
        terminate: () => sink.closed(1006, '', false),
        pause: () => true,
        resume: () => undefined,
        bufferedBytes: 0,
      };
    };
    const limits = { sockets: 1_000, attemptsPerSecond: 1_000, socketsPerOwner: 1_000 };
    const network = createNetwork({ transport, policy: allowAll, scheduler, limits });
    const newOwner = (options: Partial<OwnerOptions> = {}) =>
      network.createOwner({ name: 'chat', audits: permissive, ...options });
    let last: readonly OwnerSnapshot[] = [];
    network.owners$.subscribe((owners) => (last = owners));
    const flush = () => {
      scheduler.maxFrames = scheduler.frame; // what is due now, no deadline
      scheduler.flush();
      return last;
    };
    return { network, owner: newOwner(), newOwner, flush };
  }
});

it.each([
  ['has sent', { sent: 1, received: 0 }],
  ['has received', { sent: 0, received: 1 }],
] as const)('a row of owners$ that was shown before counts what its socket %s since', (what, counts) => {
  marbled(({ cold, flush }) => {
    const server = cold<ServerFrame>(what === 'has received' ? 'o--m' : 'o', { o: opened(), m: 'hello' });
    const { network, owner, newOwner } = world({ server });
    const socket = connecting(owner);
    let last: readonly OwnerSnapshot[] = [];
    network.owners$.subscribe((owners) => (last = owners));
    const act = () => what === 'has sent' && socket.send('hello');
    play(cold('-n-a-n', { n: () => newOwner(), a: act })); // counters alone emit nothing

    flush();
    expect(last).toHaveLength(3);
    expect(last[0]?.sockets[0]).toMatchObject(counts);
    expect(last).toEqual(network.snapshot());
  })();
});

describe('snapshot()', () => {
  it('holds no socket that has ended, not even while its end is told', () => {
    const { network, owner } = world();
    const socket = owner.create(url);
    const seen: unknown[] = [];
    socket.ended$.subscribe(() => seen.push(network.snapshot()[0]?.sockets));
    socket.close();

    expect(seen).toEqual([[]]);
  });

  it(
    'counts what each socket has done, frozen to the last row',
    marbled(({ cold, flush }) => {
      const server = cold<ServerFrame>('--omm', { o: opened(), m: 'é' });
      const { network, owner } = world({ server, owner: { audits: { ...permissive, close: () => false } } });
      const socket = connecting(owner, `${url}?token=secret`);
      play(cold('---sc', { s: () => socket.send('hello'), c: () => socket.close() }));

      flush();
      const [row] = network.snapshot();
      expect(row).toEqual({
        id: 1,
        name: 'chat',
        kind: 'mod',
        denied: 1,
        sockets: [
          { id: 1, endpoint, state: 'open', since: 2, sent: 1, received: 2, bytesSent: 5, bytesReceived: 4, denied: 1 },
        ],
      });
      expect([network.snapshot(), row, row?.sockets, row?.sockets[0]].every(Object.isFrozen)).toBe(true);
    }),
  );
});
