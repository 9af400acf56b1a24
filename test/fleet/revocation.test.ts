import { type FleetEngine, fleetOperator, type FollowSink, memoryEngine } from 'rx-secure-networking/fleet';
import { redisEngine } from 'rx-secure-networking/redis';
import { thrownBy } from '../world.ts';
import { FaultyEngine } from './FaultyEngine.ts';
import { fleetWorld, opening } from './fleetWorld.ts';

const bad = { subject: 'bad' };
const other = { subject: 'other' };

describe('a revocation', () => {
  it('S1 nothing is allowed before the host has the list and is in the table', async () => {
    const faulty = new FaultyEngine(memoryEngine());
    faulty.mode = 'gone';
    const world = fleetWorld(() => faulty);
    const { owner } = world.join({ onStale: 'allow' });
    const early = opening(owner());
    await world.pass(500);
    expect(early).toEqual({ outcome: 'stale', retryAfter: 1_000 });
    faulty.mode = 'well';
    await world.pass(200);
    const late = opening(owner());
    await world.pass(10);
    expect(late.outcome).toBe('open');
    expect((await world.operator.hosts()).map(({ host }) => host)).toEqual(['host-1']);
    await world.end();
  });

  it('S1 a host has the revocations that were made before it joined', async () => {
    const world = fleetWorld();
    await world.operator.revoke(bad, { reason: 'leaks', wait: 0 });
    const { owner } = world.join();
    const attempt = opening(owner(bad));
    await world.pass(10);
    expect(attempt.outcome).toBe('revoked');
    await world.end();
  });

  it('S2 destroys the owners it names on all hosts in that turn, newest first, and leaves the others', async () => {
    const world = fleetWorld();
    const hosts = [world.join(), world.join()];
    const owners = hosts.flatMap(({ owner }) => [owner(bad), owner(), owner(bad)]);
    owners.forEach(opening);
    await world.pass(10);
    const destroyed: number[] = [];
    owners.forEach((owner, index) => owner.add(() => destroyed.push(index)));
    void world.operator.revoke(bad, { reason: 'leaks' });
    expect(destroyed).toEqual([2, 0, 5, 3]);
    expect(owners.map(({ closed }) => closed)).toEqual([true, false, true, true, false, true]);
    await world.end();
  });

  it('S5 the report of restore says that a target was not revoked, as one that is misspelt', async () => {
    const world = fleetWorld();
    world.join();
    await world.operator.revoke(bad, { reason: 'leaks', wait: 0 });
    expect(await world.operator.restore({ subject: 'bda' }, { wait: 0 })).toMatchObject({ wasRevoked: false });
    expect(await world.operator.revoked()).toHaveLength(1);
    await world.end();
  });

  it('S2 an owner made while revoked lives and is denied with the reason, until it is restored', async () => {
    const world = fleetWorld();
    const { owner, decisions } = world.join();
    await world.operator.revoke(bad, { reason: 'leaks' });
    const revived = owner(bad);
    const denied = opening(revived);
    await world.pass(10);
    expect(denied).toEqual({ outcome: 'revoked', retryAfter: undefined });
    expect(revived.closed).toBe(false);
    expect(decisions.at(-1)).toMatchObject({ layer: 'policy', code: 'revoked', reason: 'revoked: leaks' });
    expect(await world.operator.restore(bad, { wait: 0 })).toMatchObject({ version: 2, wasRevoked: true });
    const allowed = opening(revived);
    await world.pass(10);
    expect(allowed.outcome).toBe('open');
    await world.end();
  });

  it('S2 an owner made while revoked outlives revocations of others, and is destroyed when its target is revoked again', async () => {
    const world = fleetWorld();
    const { fleet, owner } = world.join();
    await world.operator.revoke(bad, { reason: 'leaks' });
    const revived = owner(bad);
    const reported: string[] = [];
    fleet.lifecycle$.subscribe((record) => record.type === 'destroyed' && reported.push(record.reason));
    await world.operator.revoke(other, { reason: 'others' });
    expect(revived.closed).toBe(false);
    await world.operator.revoke(bad, { reason: 'leaks again' });
    expect(revived.closed).toBe(true);
    expect(reported).toEqual(['revoked: leaks again']);
    await world.end();
  });

  it('S2 revoking twice in one millisecond destroys what was created between, as at any other time', async () => {
    const world = fleetWorld();
    const { owner } = world.join();
    await world.pass(10);
    void world.operator.revoke(bad, { reason: 'leaks', wait: 0 });
    const between = owner(bad);
    void world.operator.revoke(bad, { reason: 'leaks', wait: 0 });
    expect(between.closed).toBe(true);
    await world.end();
  });

  it('S2 a connection that is being asked for never opens', async () => {
    const world = fleetWorld();
    const { owner } = world.join();
    let answer: (verdict: boolean) => void = () => undefined;
    const audits = { create: () => true, connect: () => new Promise<boolean>((resolve) => (answer = resolve)) };
    const asked = opening(owner({ ...bad, audits }));
    await world.pass(10);
    await world.operator.revoke(bad, { reason: '' });
    answer(true);
    await world.pass(10);
    expect(asked.outcome).toBe('ended');
    await world.end();
  });

  it('S3 knowledge is as old as the question that proved it, not as its answer', async () => {
    const world = fleetWorld();
    const engine = new FaultyEngine(world.engine);
    const proofs: (() => void)[] = [];
    engine.follow = (sink) =>
      world.engine.follow({
        ...sink,
        asks: () => {
          proofs.push(sink.asks());
          return () => undefined;
        },
      });
    const { owner } = world.join({ engine, staleAfter: 1_000 });
    await world.pass(900); // asked at 0, 300, 600 and 900
    proofs[1]?.(); // of what was asked at 300
    await world.pass(390);
    expect(opening(owner()).outcome).not.toBe('stale');
    await world.pass(20);
    const late = opening(owner());
    await world.pass(10);
    expect(late.outcome).toBe('stale');
    await world.end();
  });

  it('S4 a staleAfter in which a healthy engine would be stale is refused', async () => {
    const world = fleetWorld();
    const never = () => new Promise<never>(() => undefined);
    const redis = redisEngine({ send: never, wait: never, fleet: 'f', beat: 501 });
    const join = (engine: FleetEngine, more: object) => () => world.join({ engine, ...more });
    expect(thrownBy(join(world.engine, { staleAfter: 599 }))).toEqual(
      new RangeError('joinFleet: staleAfter 599 ms is shorter than two beats of the engine, 300 ms each'),
    );
    expect(thrownBy(join(redis, {}))).toEqual(
      new RangeError('joinFleet: staleAfter 1000 ms is shorter than two beats of the engine, 501 ms each'),
    );
    expect(join({ ...world.engine, beat: NaN }, { staleAfter: 1 })).not.toThrow();
    await world.end();
  });

  it.each([
    ['deny-new', 'stale', 'open'],
    ['end', 'stale', 'ended'],
    ['allow', 'open', 'open'],
  ] as const)(
    'S4 older than staleAfter, %s answers what is new with %s; what was open is then %s',
    async (onStale, fresh, old) => {
      const world = fleetWorld();
      const engine = new FaultyEngine(world.engine);
      const { fleet, owner } = world.join({ engine, onStale, staleAfter: 900 });
      const before = opening(owner());
      await world.pass(310);
      engine.mode = 'frozen';
      await world.pass(880); // proved at 300, so fresh until 1,200
      expect(before.outcome).toBe('open');
      await world.pass(20);
      const attempt = opening(owner());
      await world.pass(10);
      expect([attempt.outcome, before.outcome]).toEqual([fresh, old]);
      expect(attempt.retryAfter).toBe(fresh === 'stale' ? 900 : undefined);
      engine.mode = 'well';
      await world.pass(10);
      const later = opening(owner());
      await world.pass(10);
      expect(later.outcome).toBe('open');
      fleet.destroy();
      await world.end();
    },
  );

  it('S5 the report names who has applied it, who is behind, and who is fenced; it never counts the unheard as done', async () => {
    const world = fleetWorld();
    const cut = [new FaultyEngine(world.engine), new FaultyEngine(world.engine)] as const;
    world.join();
    world.join({ engine: cut[0] });
    world.join({ engine: cut[1], onStale: 'end' });
    await world.pass(1_000);
    for (const engine of cut) engine.mode = 'frozen';
    const report = world.operator.revoke(bad, { reason: 'leaks' });
    await world.pass(2_100);
    expect(await report).toEqual({
      version: 1,
      wasRevoked: false,
      took: expect.any(Number),
      applied: ['host-1'],
      behind: ['host-2'],
      fenced: ['host-3'],
    });
    // Long after their rows have expired, they are not forgotten.
    await world.pass(60_000);
    const second = world.operator.revoke({ kind: 'mod' }, { reason: '', wait: 100 });
    await world.pass(200);
    expect(await second).toMatchObject({ applied: ['host-1'], behind: ['host-2', 'host-3'], fenced: [] });
    for (const engine of cut) engine.mode = 'well';
    const third = world.operator.restore({ kind: 'mod' });
    await world.pass(2_100); // a question that nobody answers any more ends after 1,000
    expect(await third).toMatchObject({ applied: ['host-1', 'host-2', 'host-3'], behind: [], fenced: [] });
    await world.end();
  });

  it.each(['operator', 'host'])(
    'S5 the report waits for hosts that an engine has forgotten, whether the epoch is that of the %s or of another one',
    async (first) => {
      const world = fleetWorld();
      const engines = [new FaultyEngine(world.engine), new FaultyEngine(world.engine)] as const;
      const owners = engines.map((engine) => world.join({ engine }).owner(bad));
      await world.pass(1_000);
      const empty = memoryEngine({ scheduler: world.time });
      if (first === 'host') empty.follow(follower);
      let report: unknown;
      void fleetOperator(empty, { scheduler: world.time })
        .revoke(bad, { reason: 'leaks' })
        .then((given) => (report = given));
      await world.pass(100);
      engines[0].become(empty);
      await world.pass(first === 'host' ? 0 : 500);
      engines[1].become(empty);
      expect(report).toBeUndefined();
      await world.pass(1_000);
      expect(report).toMatchObject({ applied: ['host-1', 'host-2'], behind: [] });
      expect(owners.map(({ closed }) => closed)).toEqual([true, true]);
      await world.end();
    },
  );

  it('S5 without a host the report comes after its time, and names none', async () => {
    const world = fleetWorld();
    const report = world.operator.revoke(bad, { reason: 'leaks' });
    await world.pass(2_100);
    expect(await report).toMatchObject({ took: 2_000, applied: [], behind: [], fenced: [] });
    await world.end();
  });

  it('S6 an engine that comes back empty is told again, and nobody is un-revoked', async () => {
    const world = fleetWorld();
    const engine = new FaultyEngine(world.engine);
    const hosts = [world.join({ engine }), world.join({ engine })];
    await world.operator.revoke(bad, { reason: 'leaks' });
    await world.operator.revoke({ tenant: 'acme' }, { reason: 'unpaid' });
    await world.operator.restore({ tenant: 'acme' });
    const empty = memoryEngine({ scheduler: world.time });
    engine.become(empty);
    const attempts = hosts.map(({ owner }) => opening(owner(bad)));
    await world.pass(1_500);
    expect(attempts.map(({ outcome }) => outcome)).toEqual(['revoked', 'revoked']);
    const operator = fleetOperator(empty, { scheduler: world.time });
    expect(await operator.revoked()).toMatchObject([{ target: bad, reason: 'leaks' }]);
    await operator.restore(bad);
    await world.pass(3_000);
    expect(await operator.revoked()).toEqual([]);
    const again = opening(hosts[0]!.owner(bad));
    await world.pass(10);
    expect(again.outcome).toBe('open');
    await world.end();
  });

  it('S1 S6 an engine that has just forgotten proves nothing to a host that joins, until others have stated it again', async () => {
    const world = fleetWorld();
    const { owner } = world.join({ engine: ofAge(400, world.engine), onStale: 'allow' });
    const early = opening(owner());
    await world.pass(1_000);
    const later = opening(owner());
    await world.operator.revoke(bad, { reason: 'stated again', wait: 0 });
    await world.pass(210); // it proves something at 1,200
    const settled = [opening(owner()), opening(owner(bad))];
    await world.pass(10);
    expect([early, later, ...settled].map(({ outcome }) => outcome)).toEqual(['stale', 'stale', 'open', 'revoked']);
    await world.end();
  });

  it('S6 an engine that has just forgotten proves to hosts that are fresh, and later to one that was cut off', async () => {
    const world = fleetWorld();
    const engine = new FaultyEngine(world.engine);
    const young = () => ofAge(0, memoryEngine({ scheduler: world.time }));
    const { owner } = world.join({ engine });
    await world.pass(500);
    engine.become(young());
    const fresh = [opening(owner())];
    await world.pass(1_200);
    fresh.push(opening(owner()));
    await world.pass(10);
    engine.mode = 'frozen';
    await world.pass(1_500);
    engine.become(young());
    const cut = [opening(owner())];
    await world.pass(1_400);
    cut.push(opening(owner()));
    await world.pass(200);
    cut.push(opening(owner()));
    await world.pass(10);
    expect(fresh.map(({ outcome }) => outcome)).toEqual(['open', 'open']);
    expect(cut.map(({ outcome }) => outcome)).toEqual(['stale', 'stale', 'open']);
    await world.end();
  });

  it('S6 an engine that has lost its latest changes is told them again', async () => {
    const world = fleetWorld();
    const { owner } = world.join();
    const lists: unknown[] = [];
    const sinks: { list: (list: never) => void }[] = [];
    const engine = new FaultyEngine(world.engine);
    engine.follow = (sink) => {
      sinks.push(sink);
      return world.engine.follow({
        ...sink,
        list: (list) => {
          lists.push(list);
          sink.list(list);
        },
      });
    };
    const second = world.join({ engine });
    await world.operator.revoke(bad, { reason: 'leaks' });
    const [{ epoch }] = lists as [{ epoch: string }];
    sinks[0]!.list({ epoch, version: 0, entries: [] } as never);
    const attempt = opening(second.owner(bad));
    await world.pass(10);
    expect(attempt.outcome).toBe('revoked');
    expect(engine.asked['change']).toBe(1);
    expect(owner(bad).closed).toBe(false);
    await world.end();
  });

  it('S6 a revocation that could not be told again is told at the next beat', async () => {
    const world = fleetWorld();
    const engine = new FaultyEngine(world.engine);
    world.join({ engine });
    await world.operator.revoke(bad, { reason: 'leaks' });
    const empty = memoryEngine({ scheduler: world.time });
    const failing = new FaultyEngine(empty);
    failing.change = () => {
      throw new Error('busy');
    };
    engine.become(failing);
    await world.pass(1_200);
    const operator = fleetOperator(empty, { scheduler: world.time });
    expect(await operator.revoked()).toEqual([]);
    failing.change = (...given) => empty.change(...given);
    await world.pass(1_000);
    expect(await operator.revoked()).toMatchObject([{ target: bad }]);
    await world.end();
  });

  it('S7 a target is a subject, a kind, a tenant, or a subject of a tenant; never a name', async () => {
    const world = fleetWorld();
    const { owner } = world.join();
    const owners = {
      s: owner({ subject: 's' }),
      st: owner({ subject: 's', tenant: 't' }),
      t: owner({ tenant: 't' }),
      cosmetics: owner({ kind: 'custom-cosmetics' }),
      named: owner({ name: 's' }),
    };
    const closed = () => Object.entries(owners).flatMap(([name, { closed }]) => (closed ? [name] : []));
    await world.operator.revoke({ subject: 's', tenant: 't' }, { reason: '' });
    expect(closed()).toEqual(['st']);
    await world.operator.revoke({ subject: 's' }, { reason: '' });
    expect(closed()).toEqual(['s', 'st']);
    await world.operator.revoke({ tenant: 't' }, { reason: '' });
    expect(closed()).toEqual(['s', 'st', 't']);
    await world.operator.revoke({ kind: 'custom-cosmetics' }, { reason: '' });
    expect(closed()).toEqual(['s', 'st', 't', 'cosmetics']);
    for (const wrong of [
      { name: 's' },
      {},
      { kind: 'mod', subject: 's' },
      { subject: '' },
      { subject: 'x'.repeat(513) },
    ]) {
      expect(() => world.operator.revoke(wrong as never, { reason: '' })).toThrow(TypeError);
    }
    await world.end();
  });

  it('S23 takes the time of the scheduler alone', async () => {
    const before = process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
    const world = fleetWorld();
    world.join();
    await world.pass(5_000);
    expect(process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout')).toHaveLength(before);
    await world.end();
    expect(world.time.actions).toHaveLength(0);
  });
});

/** A follower that gives the engine an epoch. */
const follower: FollowSink = {
  asks: () => () => undefined,
  list: () => undefined,
  changed: () => undefined,
  newEpoch: () => 'follower',
  failed: () => undefined,
};

/** An engine whose epoch is of so many ms when it gives its list. */
function ofAge(age: number, engine: FleetEngine): FleetEngine {
  return { ...engine, follow: (sink) => engine.follow({ ...sink, list: (list) => sink.list({ ...list, age }) }) };
}
