import { config, Observable, timer } from 'rxjs';
import {
  type FleetEngine,
  FleetError,
  fleetOperator,
  type LogEntry,
  memoryEngine,
  type Quota,
} from 'rx-secure-networking/fleet';
import { permissive, saying, url } from '../world.ts';
import { FaultyEngine } from './FaultyEngine.ts';
import { fleetWorld, opening } from './fleetWorld.ts';

const chat = { subject: 'chat' };
const connections = (most: number): Quota => ({ what: 'connections', by: 'subject', most });
const exact = (most: number, block: number): Quota => ({
  ...{ what: 'bytes', by: 'subject', per: 'hour', exact: true },
  ...{ most, block },
});
const hour = 3_600_000;
const hook = config.onUnhandledError;
afterEach(() => {
  config.onUnhandledError = hook;
});

describe('a hostile plug-in', () => {
  it.each([
    ['at once', 0],
    ['later', 60],
  ])(
    'S11 that asks for more inside its permission gets no more than the limit, from an engine that answers %s',
    async (_name, ms) => {
      const world = fleetWorld();
      const engine = new FaultyEngine(world.engine);
      let answersIn = 60;
      const { hold } = engine;
      engine.hold = (...given) =>
        answersIn === 0
          ? hold(...given)
          : new Observable((subscriber) =>
              timer(answersIn, world.time).subscribe(() => {
                (hold(...given) as Observable<never>).subscribe(subscriber);
              }),
            );
      const { fleet, owner } = world.join({ engine, quotas: [connections(4)], limits: { attemptsPerSecond: 1_000 } });
      const other = owner(chat);
      const inside: { outcome: string }[] = [];
      const connect = () => {
        answersIn = ms;
        if (inside.length < 12) inside.push(opening(other)); // in another owner's name: its own would be reentrant
        return true;
      };
      const greedy = owner({ ...chat, audits: { ...permissive, connect } });
      const first = opening(owner(chat)); // while this one is asked for, the others are asked for together
      const states = [1, 2, 3].map(() => opening(greedy));
      let most = 0;
      fleet.owners$.subscribe((owners) => {
        const open = owners.flatMap(({ sockets }) => sockets.filter(({ state }) => state === 'open'));
        most = Math.max(most, open.length);
      });
      await world.pass(3_000);
      expect(inside.length).toBeGreaterThan(2);
      expect([first, ...states, ...inside].filter(({ outcome }) => outcome === 'open')).toHaveLength(4);
      expect(most).toBe(4);
      await world.end();
    },
  );

  it('S11 that closes a socket inside the permission of another leaves no slot behind', async () => {
    const world = fleetWorld();
    const { owner } = world.join({ quotas: [connections(2)], limits: { attemptsPerSecond: 1_000 } });
    const victim = owner(chat);
    const killing = owner({ ...chat, audits: { ...permissive, connect: () => (victim.destroy(), true) } });
    opening(victim);
    opening(killing);
    killing.destroy();
    await world.pass(3_000);
    const states = [1, 2, 3].map(() => opening(owner(chat)));
    await world.pass(500);
    expect(states.map(({ outcome }) => outcome)).toEqual(['open', 'open', 'quota']);
    await world.end();
  });

  it('S13 whose message is larger than the whole budget takes nothing from the others', async () => {
    const world = fleetWorld();
    const engine = new FaultyEngine(world.engine);
    const hosts = [world.join({ engine, quotas: [exact(1_000, 10)] }), world.join({ quotas: [exact(1_000, 10)] })];
    const outcomes: string[] = [];
    const note = (outcome: string) => outcomes.push(outcome);
    hosts[0]!
      .owner(chat)
      .open(url)
      .subscribe((socket) => socket.send('x'.repeat(1_001), note));
    await world.pass(10);
    hosts[1]!
      .owner(chat)
      .open(url)
      .subscribe((socket) => socket.send('x'.repeat(1_000), note));
    await world.pass(10);
    expect(outcomes).toEqual(['denied', 'sent']);
    expect(engine.asked['draw']).toBeUndefined();
    await world.end();
  });

  it('S13 that saves its bytes for the next period cannot use them then', async () => {
    const world = fleetWorld();
    const { owner } = world.join({ quotas: [exact(1_000, 1_000)] });
    const outcomes: string[] = [];
    const note = (outcome: string) => outcomes.push(outcome);
    owner(chat)
      .open(url)
      .subscribe((socket) => {
        const say = (bytes: number) => socket.send('x'.repeat(bytes), note);
        const untilNext = hour - (world.time.now() % hour);
        timer(untilNext - 500, world.time).subscribe(() => say(1)); // leases the whole budget
        timer(untilNext + 500, world.time).subscribe(() => [say(600), say(400), say(1)]);
      });
    await world.pass(hour + 2_000);
    expect(outcomes).toEqual(['sent', 'sent', 'sent', 'denied']);
    await world.end();
  });

  it('S13 for which a function of the host throws is denied, and does not stop the counting of others', async () => {
    const errors: unknown[] = [];
    config.onUnhandledError = (error) => errors.push(error);
    const world = fleetWorld();
    let throws = false;
    const by = ({ subject }: { subject?: string }) => {
      if (throws && subject === 'odd') throw new Error('no such customer');
      return 'all';
    };
    const { owner } = world.join({ quotas: [{ what: 'bytes', by, most: 100, per: 'day' }] });
    const odd = opening(owner({ subject: 'odd' }));
    const states: { outcome: string }[] = [];
    owner(chat)
      .open(url)
      .subscribe((socket) => socket.send('x'.repeat(100)));
    states.push(opening(owner(chat)));
    await world.pass(100);
    throws = true;
    const denied = opening(owner({ subject: 'odd' }));
    await world.pass(2_500);
    expect([odd.outcome, denied.outcome, ...states.map(({ outcome }) => outcome)]).toEqual(['open', 'threw', 'closed']);
    expect(errors.map(String)).toContain('Error: no such customer');
    await world.end();
  });

  it('S7 of one tenant is neither counted nor revoked as the same plug-in of another', async () => {
    const world = fleetWorld();
    const { owner } = world.join({ quotas: [{ what: 'attempts', by: 'tenant', count: 1, per: 60_000 }] });
    const tenants = ['a', 'b', 'a" ', 'subject "chat" tenant "a"', 'chat', '{a}', 'a:b', '\u{1f600}', 'x'.repeat(512)];
    const owners = tenants.map((tenant) => owner({ ...chat, tenant }));
    const states = owners.map(opening);
    await world.pass(10);
    expect(states.map(({ outcome }) => outcome)).toEqual(tenants.map(() => 'open'));
    await world.operator.revoke({ ...chat, tenant: 'a' }, { reason: '' });
    expect(owners.map(({ closed }) => closed)).toEqual(tenants.map((tenant) => tenant === 'a'));
    await world.operator.revoke({ tenant: 'chat' }, { reason: '' });
    expect(owners.filter(({ closed }) => closed)).toHaveLength(2);
    await world.end();
  });

  it.each(['', 'x'.repeat(513), 42, null, {}])(
    'gets no owner with the id %j, and no operator can name it',
    async (id) => {
      const world = fleetWorld();
      const { owner } = world.join();
      for (const name of ['subject', 'tenant']) {
        expect(() => owner({ [name]: id })).toThrow(TypeError);
        expect(() => world.operator.revoke({ [name]: id } as never, { reason: '' })).toThrow(TypeError);
      }
      await world.end();
    },
  );
});

describe('a revocation', () => {
  it('S2 that is made and taken back inside the teardown of an owner reaches all hosts in order', async () => {
    const world = fleetWorld();
    const hosts = [world.join(), world.join(), world.join()];
    const owners = hosts.map(({ owner }) => owner({ subject: 'second' }));
    hosts[0]!.owner(chat).add(() => {
      void world.operator.revoke({ subject: 'second' }, { reason: '' });
      void world.operator.restore({ subject: 'second' });
    });
    const report = await world.operator.revoke(chat, { reason: '' });
    expect(report).toMatchObject({ version: 3, applied: ['host-1', 'host-2', 'host-3'], behind: [] });
    expect(owners.map(({ closed }) => closed)).toEqual([true, true, true]);
    const again = hosts.map(({ owner }) => opening(owner({ subject: 'second' })));
    await world.pass(10);
    expect(again.map(({ outcome }) => outcome)).toEqual(['open', 'open', 'open']);
    await world.end();
  });

  it('S2 that is taken back while hosts apply it is applied by all of them first', async () => {
    const world = fleetWorld();
    const owners = [world.join(), world.join(), world.join()].map(({ owner }) => owner(chat));
    owners[0]!.add(() => void world.operator.restore(chat));
    const report = await world.operator.revoke(chat, { reason: '' });
    expect(report).toMatchObject({ applied: ['host-1', 'host-2', 'host-3'], behind: [] });
    expect(owners.map(({ closed }) => closed)).toEqual([true, true, true]);
    expect(await world.operator.revoked()).toEqual([]);
    await world.end();
  });

  it('S2 and a restoration of the same target race: owners that lived are destroyed, the last word counts for new ones', async () => {
    const world = fleetWorld();
    const { owner } = world.join();
    for (const last of ['restore', 'revoke'] as const) {
      const lived = owner(chat);
      const reports = [
        world.operator.revoke(chat, { reason: 'one' }),
        world.operator.restore(chat),
        world.operator.revoke(chat, { reason: 'two' }),
        ...(last === 'restore' ? [world.operator.restore(chat)] : []),
      ];
      await Promise.all(reports);
      expect(lived.closed).toBe(true);
      const attempt = opening(owner(chat));
      await world.pass(10);
      expect(attempt.outcome).toBe(last === 'restore' ? 'open' : 'revoked');
    }
    await world.end();
  });

  it('S2 is recorded once although a subscriber of the decision destroys the owner', async () => {
    const world = fleetWorld();
    const { fleet, owner, decisions } = world.join();
    fleet.decisions$.subscribe(({ code, owner: { id } }) => {
      if (code === 'revoked') fleet.destroyOwner(id, 'banned');
    });
    opening(owner(chat));
    await world.pass(10);
    await world.operator.revoke(chat, { reason: 'leaks' });
    const revived = owner(chat);
    const attempt = opening(revived);
    await world.pass(10);
    expect([attempt.outcome, revived.closed]).toEqual(['ended', true]);
    expect(decisions.filter(({ code }) => code === 'revoked')).toHaveLength(1);
    await world.end();
  });
});

describe('a plug-in that is revoked', () => {
  it('S2 gets nothing of what was held for it, and sends nothing of what waits for a quota', async () => {
    const world = fleetWorld();
    const engine = new FaultyEngine(world.engine);
    const { draw } = engine;
    engine.draw = (...given) =>
      new Observable((subscriber) =>
        timer(100, world.time).subscribe(() => {
          (draw(...given) as Observable<never>).subscribe(subscriber);
        }),
      );
    const server = saying(...Array.from({ length: 20 }, () => 'y'.repeat(10)));
    const { owner } = world.join({ engine, quotas: [exact(1_000, 100)], server });
    const outcomes: string[] = [];
    const notified: string[] = [];
    const socket = owner(chat).create(url);
    socket.connect();
    await world.pass(500); // all messages are allowed by now, and held
    socket.send('x'.repeat(200), (outcome) => outcomes.push(outcome)); // waits for the next block
    socket.sent$.subscribe(() => notified.push('sent'));
    void world.operator.revoke(chat, { reason: 'leaks' });
    socket.messages$.subscribe(() => notified.push('message'));
    await world.pass(1_000);
    expect(notified).toEqual([]);
    expect(outcomes).toHaveLength(1);
    expect(outcomes).not.toContain('sent');
    await world.end();
  });
});

describe('leave()', () => {
  const states: [string, (world: ReturnType<typeof fleetWorld>, engine: FaultyEngine) => Promise<void>][] = [
    ['at once', () => Promise.resolve()],
    ['when it has joined', (world) => world.pass(100)],
    [
      'when it has never joined',
      async (world, engine) => {
        engine.mode = 'gone';
        await world.pass(3_000);
      },
    ],
    [
      'when it is stale',
      async (world, engine) => {
        await world.pass(100);
        engine.mode = 'frozen';
        await world.pass(5_000);
      },
    ],
    [
      'when the engine answers rubbish',
      async (world, engine) => {
        await world.pass(100);
        engine.mode = 'rubbish';
        await world.pass(1_500);
      },
    ],
  ];
  it.each(states)('S23 %s resolves within its time, ends everything and leaves no timer', async (_name, reach) => {
    const world = fleetWorld();
    const engine = new FaultyEngine(world.engine);
    const quotas = [connections(5), exact(1_000, 100)];
    const { fleet, owner } = world.join({ engine, quotas, onStale: 'end', link: { closeHandshake: 'never' } });
    const notified: string[] = [];
    fleet.health$.subscribe({ complete: () => notified.push('health') });
    fleet.decisions$.subscribe({ complete: () => notified.push('decisions') });
    const state = opening(owner(chat));
    await reach(world, engine);
    let resolved = 0;
    for (const within of [1_000, 1, 5_000]) void fleet.leave(within).then(() => (resolved += 1));
    fleet.destroy();
    await world.pass(1_010);
    expect(resolved).toBe(3);
    expect(state.outcome).not.toBe('open');
    expect(notified.sort()).toEqual(['decisions', 'health']);
    expect(await fleet.leave()).toEqual(await fleet.leave(1));
    await world.pass(3_000); // the links that never answer a close
    expect(world.time.actions).toHaveLength(0);
    expect(() => owner()).toThrow(/destroyed/u);
  });

  it.each(['decisions$', 'ends$', 'health$', 'lifecycle$', 'owners$', 'released$'] as const)(
    'S23 inside a subscriber of %s ends the host once',
    async (stream) => {
      const world = fleetWorld();
      const { fleet, owner } = world.join();
      const results: unknown[] = [];
      (fleet[stream] as Observable<unknown>).subscribe(() => {
        if (results.length < 5) results.push(fleet.leave());
      });
      await world.pass(10);
      try {
        const socket = owner(chat).create(url);
        socket.connect();
        timer(50, world.time).subscribe(() => socket.close());
      } catch {
        // it has left already
      }
      await world.pass(5_000);
      expect(results.length).toBeGreaterThan(0);
      for (const result of results) expect(await result).toEqual({ unflushed: 0 });
      expect(await world.operator.hosts()).toEqual([]);
      expect(world.time.actions).toHaveLength(0);
    },
  );

  it('S5 is heard though a peer never answers a close: nobody waits for this host for a day', async () => {
    const world = fleetWorld();
    const { fleet, owner } = world.join({ link: { closeHandshake: 'never' } });
    opening(owner(chat));
    await world.pass(100);
    const left = fleet.leave();
    await world.pass(2_100);
    expect(await left).toEqual({ unflushed: 0 });
    expect(await world.operator.hosts()).toEqual([]);
    await world.pass(3_000);
  });

  it('S21 is not undone by a report that was on its way', async () => {
    const world = fleetWorld();
    const engine = new FaultyEngine(world.engine);
    engine.publish = (...given) =>
      new Observable((subscriber) =>
        timer(300, world.time).subscribe(() => {
          (world.engine.publish(...given) as Observable<never>).subscribe(subscriber);
        }),
      );
    engine.forget = (...given) =>
      new Observable((subscriber) =>
        timer(900, world.time).subscribe(() => {
          (world.engine.forget(...given) as Observable<never>).subscribe(subscriber);
        }),
      );
    const { fleet, owner } = world.join({ engine });
    await world.pass(1_010); // its beat is on its way
    opening(owner(chat));
    void fleet.leave(5_000);
    await world.pass(8_000);
    expect(await world.operator.hosts()).toEqual([]);
    expect(world.time.actions).toHaveLength(0);
  });
});

describe('the reader of a log', () => {
  const brief = (entry: LogEntry) =>
    entry.type === 'gap' ? `gap ${entry.from} ${entry.count} ${entry.why}` : `${entry.seq}`;
  const recordsOf = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, i) => ({ seq: from + i, text: '{"type":"decision"}' }));
  const readAll = async (entries: AsyncIterable<LogEntry>) => {
    const all: LogEntry[] = [];
    for await (const entry of entries) all.push(entry);
    return all;
  };

  it('S15 that asks for many entries at once gets each once, and in order', async () => {
    const engine = memoryEngine();
    engine.append('h/1', 0, recordsOf(1, 1_500));
    const entries = fleetOperator(engine).read()[Symbol.asyncIterator]();
    const asked = Array.from({ length: 1_502 }, () => entries.next());
    const got = await Promise.all(asked);
    expect(got.slice(0, 1_500).map(({ value }) => (value as { seq: number }).seq)).toEqual(
      Array.from({ length: 1_500 }, (_, i) => i + 1),
    );
    expect(got.slice(1_500)).toEqual([
      { done: true, value: undefined },
      { done: true, value: undefined },
    ]);
  });

  it('S15 that stops gets nothing any more, also from a page that was on its way', async () => {
    const memory = memoryEngine();
    memory.append('h/1', 0, recordsOf(1, 600));
    const engine: FleetEngine = {
      ...memory,
      read: (from) =>
        new Observable((subscriber) => {
          setImmediate(() => (memory.read(from) as Observable<never>).subscribe(subscriber));
        }),
    };
    const entries = fleetOperator(engine).read()[Symbol.asyncIterator]();
    const asked = entries.next();
    await entries.return?.();
    expect(await asked).toEqual({ done: true, value: undefined });
    expect(await entries.next()).toEqual({ done: true, value: undefined });
  });

  it('S15 is told what was trimmed while it read, and does not take it for a removal', async () => {
    const engine = memoryEngine({ keep: 1_000 });
    engine.append('h/1', 0, recordsOf(1, 1_000));
    const entries = fleetOperator(engine).read();
    const got: LogEntry[] = [];
    for await (const entry of entries) {
      got.push(entry);
      if (got.length !== 512) continue;
      engine.append('h/1', 1_000, recordsOf(1_001, 2_000)); // keeps 1,001 to 2,000
    }
    expect(got.map(brief)[512]).toBe('gap 513 488 trimmed');
    expect(got.filter(({ type }) => type === 'gap')).toHaveLength(1);
    expect(brief(got.at(-1)!)).toBe('2000');
  });

  it('S15 is told what somebody has removed, at any place of a page', async () => {
    const memory = memoryEngine();
    memory.append('h/1', 0, recordsOf(1, 1_200));
    const removed = [5, 6, 512, 513, 514, 1_000];
    const without = (records: readonly { seq: number }[]) => records.filter(({ seq }) => !removed.includes(seq));
    const engine: FleetEngine = {
      ...memory,
      read: (from) =>
        new Observable((subscriber) => {
          (memory.read(from) as Observable<readonly never[]>).subscribe((records) => {
            subscriber.next(without(records) as never);
          });
        }),
    };
    const gaps = (await readAll(fleetOperator(engine).read())).filter(({ type }) => type === 'gap');
    expect(gaps.map(brief)).toEqual(['gap 5 2 unexplained', 'gap 512 3 unexplained', 'gap 1000 1 unexplained']);
  });

  it('gets an error from an engine that gives the same records for ever', async () => {
    const memory = memoryEngine();
    memory.append('h/1', 0, recordsOf(1, 3));
    const engine: FleetEngine = { ...memory, read: () => memory.read('') };
    await expect(readAll(fleetOperator(engine).read())).rejects.toBeInstanceOf(FleetError);
  });

  it.each([
    '{"type":"gap"}',
    '{"type":"gap","from":9}',
    '{"type":"gap","from":-1}',
    'gap',
    '{"type":"gap","from":1e300}',
  ])('counts %s as one record or one missing one, and no more', async (text) => {
    const engine = memoryEngine();
    engine.append('h/1', 0, [...recordsOf(1, 2), { seq: 3, text }, { seq: 4, text: '{}' }]);
    const all = await readAll(fleetOperator(engine).read());
    expect(all).toHaveLength(4);
    expect(all.every((entry) => entry.type !== 'gap' || entry.count === 1)).toBe(true);
  });

  it('S15 a record that a plug-in has shaped like a gap is a record', async () => {
    const world = fleetWorld();
    const { owner } = world.join({ server: saying('x') });
    const audits = { ...permissive, connect: () => ({ allow: false, reason: '{"type":"gap","from":1}' }) };
    opening(owner({ name: '"type":"gap"', audits: audits as never }));
    await world.pass(100);
    expect((await world.log()).map(brief)).toEqual(['1', '2', '3']);
    await world.end();
  });
});
