import { firstValueFrom, NEVER, Subject } from 'rxjs';
import { allowAll, sendTo, type OwnedSocket, type Owner, type Transport } from 'rx-secure-networking';
import { marbled } from '../marbled.ts';
import { no, permissive, play, saying, url, world } from '../world.ts';
import { depths, nearStackEnd } from '../nearStackEnd.ts';
import { reportedLater } from '../stream/reportedLater.ts';
import { watchedTimers } from './watchedTimers.ts';

/** Two open sockets of one owner, and what is seen of them. */
function opened(owner: Owner): OwnedSocket[] {
  return [1, 2].map(() => {
    const socket = owner.create(url);
    socket.connect();
    return socket;
  });
}

const nothing = () => undefined;
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('an owner at the end of its stack', () => {
  it('L24 cannot leave its own destroy half done: the next destroy ends what is left', async () => {
    for (const depth of depths) {
      const { owner, network } = world();
      const sockets = opened(owner);
      await settled();
      nearStackEnd(depth, () => owner.destroy());
      owner.destroy();
      await settled();

      expect(sockets.map(({ state }) => state)).toEqual(['closed', 'closed']);
      expect(network.snapshot()).toEqual([]);
      network.destroy();
    }
  });

  it('L24 changes nothing where its call cannot be finished: it gets the RangeError of the platform', () => {
    const outcomes = new Set<string>();
    for (const depth of depths) {
      const { owner, network } = world();
      const socket = owner.create(url);
      let outcome = 'not reached';
      nearStackEnd(depth, () => {
        try {
          socket.close();
          outcome = 'done';
        } catch (error) {
          outcome = (error as Error).name;
        }
      });
      outcomes.add(`${outcome}: ${socket.state}`);
      network.destroy();
    }

    expect([...outcomes].filter((each) => !each.startsWith('not reached')).sort()).toEqual([
      'RangeError: created',
      'done: closed',
    ]);
  });

  it('L19 L24 gets an outcome of each message of sendTo(), or an error and nothing is sent', async () => {
    const results = new Set<string>();
    for (const depth of depths) {
      const { owner, network } = world();
      const [socket] = opened(owner) as [OwnedSocket];
      await firstValueFrom(socket.opened$);
      const log: string[] = [];
      socket.sent$.subscribe((message) => log.push(String(message)));
      nearStackEnd(depth, () => {
        sendTo(socket)(['a', 'b']).subscribe({
          next: (outcome) => log.push(outcome),
          error: (error: unknown) => log.push((error as Error).name),
          complete: () => log.push('complete'),
        });
      });
      await settled();
      results.add(log.join());
      network.destroy();
    }
    results.delete(''); // RxJS itself had no room

    expect([...results].sort()).toEqual(['RangeError', 'a,sent,b,sent,complete']);
  });

  it('L24 cannot blind decisions$ for the others', async () => {
    const { owner, newOwner, network } = world();
    const records: string[] = [];
    network.decisions$.subscribe((decision) => records.push(decision.owner.name));
    const honest = newOwner({ name: 'honest' });
    for (const depth of depths) nearStackEnd(depth, () => owner.create('x'));
    await settled();
    records.length = 0;
    expect(() => honest.create('x')).toThrow();

    expect(records).toEqual(['honest']);
  });

  it.each(['send', 'next'] as const)(
    'L7 P14 L24 cannot keep the denial of a %s() off the record, nor out of its order',
    async (method) => {
      const { owner, network } = world({ policy: { ...allowAll, send: no } });
      const [socket] = opened(owner) as [OwnedSocket];
      await firstValueFrom(socket.opened$);
      const numbers: number[] = [];
      network.decisions$.subscribe(({ seq }) => numbers.push(seq));
      socket[method]('secret');
      const [first = 0] = numbers;
      for (const depth of [...depths, ...depths]) nearStackEnd(depth, () => socket[method]('secret'));
      await settled();
      socket[method]('secret');

      expect(numbers.length).toBeGreaterThan(depths.length);
      expect(numbers).toEqual(numbers.map((_, index) => first + index));
      network.destroy();
    },
  );

  it('L24 cannot stop owners$', async () => {
    const { owner, newOwner, network } = world();
    let tables = 0;
    network.owners$.subscribe(() => (tables += 1));
    for (const depth of depths) {
      const socket = owner.create(url);
      await settled();
      nearStackEnd(depth, () => socket.close());
      socket.close();
    }
    await settled();
    const before = tables;
    newOwner();
    await new Promise((resolve) => setTimeout(resolve));

    expect(tables).toBeGreaterThan(before);
    network.destroy();
  });

  it('L24 is ended by a signal that aborts there, and nothing is thrown at the process', async () => {
    for (const depth of depths) {
      const { owner, network } = world();
      const controller = new AbortController();
      const socket = owner.create(url, { signal: controller.signal });
      const received = jest.fn();
      // Where the stack ends inside Node's own abort, what follows a signal may not hear of it: nobody does, then.
      AbortSignal.any([controller.signal]).addEventListener('abort', received);
      nearStackEnd(depth, () => controller.abort());
      await settled();

      if (received.mock.calls.length > 0) expect(socket.state).toBe('closed');
      network.destroy();
    }
  });
});

describe('no timer of the library is left half cancelled, which would throw at the host and stop all timers of RxJS', () => {
  const limits = { attemptsPerSecond: 100_000, socketsPerOwner: 1_000, sockets: 1_000 };
  type Made = ReturnType<typeof world>;
  /** A thenable of the owner's, and the callback that it was given. */
  const thenable = () => {
    let answer: (value: unknown) => void = nothing;
    const made = { then: (fulfilled: typeof answer) => (answer = fulfilled) };
    return { made, answer: (value: unknown) => answer(value) };
  };
  /** What an owner prepares, which returns what it then does near the end of its stack. */
  const acts: Record<string, (made: Made) => () => void> = {
    'a thenable answers its audit': ({ newOwner }) => {
      const { made, answer } = thenable();
      const connect = () => made as unknown as Promise<boolean>;
      newOwner({ audits: { ...permissive, connect } })
        .create(url)
        .connect();
      return () => answer(true);
    },
    'an observable answers its audit': ({ newOwner }) => {
      const answer$ = new Subject<boolean>();
      const connect = () => answer$;
      newOwner({ audits: { ...permissive, connect } })
        .create(url)
        .connect();
      return () => answer$.next(true);
    },
    'a thenable gives its URL': ({ owner }) => {
      const { made, answer } = thenable();
      owner.open(() => made as unknown as Promise<string>).subscribe();
      return () => answer(url);
    },
    'an observable gives its URL': ({ owner }) => {
      const url$ = new Subject<string>();
      owner.open(() => url$).subscribe();
      return () => url$.next(url);
    },
    'its lookalike of a signal aborts': ({ newOwner }) => {
      let abort = nothing;
      const addEventListener = (_type: string, listener: typeof nothing) => (abort = listener);
      const signal = { aborted: false, addEventListener, removeEventListener: nothing } as unknown as AbortSignal;
      newOwner({ audits: { ...permissive, connect: () => NEVER } })
        .create(url, { signal })
        .connect();
      return () => abort();
    },
    'it subscribes to what is held': ({ owner }) => {
      const socket = owner.create(url);
      socket.connect();
      return () => socket.messages$.subscribe();
    },
  };

  it.each(Object.entries(acts))('L24 L25 P11 where %s', async (_name, prepare) => {
    const thrown: unknown[] = [];
    await reportedLater(async () => {
      const timers = watchedTimers();
      for (const depth of depths) {
        const made = world({ limits, server: saying('held'), onError: nothing });
        const act = prepare(made);
        await settled();
        nearStackEnd(depth, act);
        thrown.push(...timers.fire());
        await settled();
        made.network.destroy();
      }
      timers.restore();
    });

    expect(thrown).toEqual([]);
  });
});

describe("a host that ends somebody from its callback, which runs near the end of an owner's stack", () => {
  type Made = ReturnType<typeof world> & { readonly socket: OwnedSocket };
  const ways: Record<string, (made: Made) => void> = {
    'owner.destroy()': ({ owner }) => owner.destroy(),
    'network.destroyOwner()': ({ owner, network }) => network.destroyOwner(owner.id),
    'network.endSocket()': ({ socket, network }) => network.endSocket(socket.id),
    'network.destroy()': ({ network }) => network.destroy(),
  };

  it.each(Object.entries(ways))('L10 L24 P7 ends them by %s', async (_name, act) => {
    const left = new Set<string>();
    for (const depth of depths) {
      const made = world();
      const { owner, network } = made;
      const [socket] = opened(owner) as [OwnedSocket];
      await firstValueFrom(socket.opened$);
      const acted = jest.fn();
      network.decisions$.subscribe(() => {
        if (acted.mock.calls.length > 0) return;
        acted();
        act({ ...made, socket });
      });
      let outcome = 'not-open';
      nearStackEnd(depth, () => {
        try {
          owner.create('no URL');
        } catch {
          // denied, which is on record
        }
        if (owner.closed) outcome = socket.send('too late');
      });
      await settled();
      if (acted.mock.calls.length > 0) left.add(`${socket.state} ${outcome}`);
      network.destroy();
    }

    expect([...left]).toEqual(['closed not-open']);
  });
});

describe('an end that breaks off', () => {
  const transport: Transport = (_request, sink) => ({
    ...{ bufferedBytes: 0, send: () => true, pause: () => true, resume: nothing, close: nothing },
    terminate: () => {
      queueMicrotask(() => sink.closed(1006, '', false));
      throw new Error('of the driver');
    },
  });

  it('L24 as where the driver throws, is finished in a microtask: it is told, on record, and its place is free', async () => {
    const { owner, network } = world({ transport, limits: { socketsPerOwner: 1 } });
    const socket = owner.create(url);
    const log: string[] = [];
    socket.ended$.subscribe({ next: () => log.push('ended'), complete: () => log.push('over') });
    network.ends$.subscribe(() => log.push('on record'));
    const errors = await reportedLater(async () => {
      socket.connect();
      socket.close();
      await settled();
    });

    expect(log).toEqual(['ended', 'over', 'on record']);
    expect(() => owner.create(url)).not.toThrow();
    expect(errors[0]).toEqual(new Error('of the driver'));
  });

  it('L24 P14 completes the streams of its network only when it is on record, also by network.destroy()', async () => {
    const { owner, network } = world({ transport });
    const log: string[] = [];
    network.ends$.subscribe({ next: () => log.push('ended'), complete: () => log.push('ends$ over') });
    network.lifecycle$.subscribe({ next: ({ type }) => log.push(type), complete: () => log.push('lifecycle$ over') });
    await reportedLater(async () => {
      owner.create(url).connect();
      network.destroy();
      await settled();
    });

    expect(log).toEqual(['ended', 'destroyed', 'ends$ over', 'lifecycle$ over']);
  });
});

describe('a destroy inside a destroy', () => {
  it(
    'L10 L24 of the same owner, from the record of one end, ends the others before it returns',
    marbled(({ cold, flush }) => {
      const { owner, network } = world();
      const sockets = opened(owner);
      let found: readonly unknown[] = [];
      network.ends$.subscribe(() => {
        if (found.length > 0) return;
        owner.destroy();
        found = sockets.map((socket) => [socket.state, socket.send('too late')]);
      });
      play(cold('--x', { x: () => owner.destroy() }));

      flush();
      expect(found).toEqual([
        ['closed', 'not-open'],
        ['closed', 'not-open'],
      ]);
    }),
  );

  type Made = ReturnType<typeof world>;
  const ways: Record<string, (made: Made) => void> = {
    'owner.destroy()': ({ owner }) => owner.destroy(),
    'network.destroyOwner()': ({ owner, network }) => network.destroyOwner(owner.id),
    'network.destroy()': ({ network }) => network.destroy(),
  };

  it.each(Object.entries(ways))(
    'L10 L24 by %s from a teardown does all that is left before it returns, once each',
    (_name, act) => {
      const made = world();
      const { owner, network } = made;
      const log: string[] = [];
      owner.add(() => {
        log.push('first');
        act(made);
        log.push('returned');
      });
      owner.add(() => log.push('second'));
      owner.add(() => log.push(`${network.snapshot().length} listed`));
      owner.destroyed$.subscribe(() => log.push('destroyed'));
      owner.signal.addEventListener('abort', () => log.push('aborted'));
      owner.destroy();

      expect(log).toEqual(['first', 'second', '0 listed', 'destroyed', 'aborted', 'returned']);
    },
  );
});

describe('a quota', () => {
  it('L27 holds where owners create inside the create audits of others', () => {
    const { network } = world({ limits: { sockets: 1 }, policy: allowAll });
    const owners: Owner[] = [];
    const nested = (index: number): boolean => {
      try {
        owners[index + 1]?.create(url);
      } catch {
        // the quota
      }
      return true;
    };
    for (let index = 0; index < 5; index++) {
      owners.push(network.createOwner({ name: 'mod', audits: { ...permissive, create: () => nested(index) } }));
    }
    expect(() => owners[0]?.create(url)).not.toThrow();

    expect(network.snapshot().flatMap(({ sockets }) => sockets)).toHaveLength(1);
  });
});
