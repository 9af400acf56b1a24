import { NEVER, type Observable, switchMap, throwError, timer } from 'rxjs';
import { allowAll, allowEndpoints, everyStep } from 'rx-secure-networking';
import {
  type FleetHealth,
  type FleetEngine,
  FleetError,
  fleetOperator,
  joinFleet,
  memoryEngine,
  type Quota,
} from 'rx-secure-networking/fleet';
import { virtualTransport } from 'rx-secure-networking/testing';
import { permissive, saying, thrownBy, url } from '../world.ts';
import { delaying } from './delaying.ts';
import { FaultyEngine } from './FaultyEngine.ts';
import { fleetWorld, opening } from './fleetWorld.ts';

const brief = (entries: Awaited<ReturnType<ReturnType<typeof fleetWorld>['log']>>) =>
  entries.map((entry) =>
    entry.type === 'gap'
      ? `${entry.host} gap ${entry.from} ${entry.count} ${entry.why}`
      : `${entry.host} ${entry.seq} ${entry.type} ${String(entry.record['action'] ?? entry.record['by'])}`,
  );

describe('the log of a fleet', () => {
  it('S15 has each decision and each end of each host, once and in order', async () => {
    const world = fleetWorld();
    const hosts = [world.join(), world.join()];
    for (const { owner } of hosts) opening(owner({ subject: 's', tenant: 't' }));
    await world.pass(100);
    hosts[0]!.fleet.destroy();
    await world.pass(100);
    const entries = await world.log();
    expect(brief(entries.filter(({ host }) => host === 'host-1'))).toEqual([
      'host-1 1 decision create',
      'host-1 2 decision connect',
      'host-1 3 end host',
    ]);
    expect(brief(entries.filter(({ host }) => host === 'host-2'))).toEqual([
      'host-2 1 decision create',
      'host-2 2 decision connect',
    ]);
    expect(entries[0]).toMatchObject({
      type: 'decision',
      record: {
        owner: { name: 'mod', kind: 'mod', subject: 's', tenant: 't' },
        action: 'create',
        allow: true,
        endpoint: 'wss://example.com:443/chat',
      },
    });
    const [first] = entries;
    expect(await world.log(first!.id)).toHaveLength(entries.length - 1);
    await world.end();
  });

  it('S15 S19 while the engine is gone records wait, and it is asked again with a pause that doubles', async () => {
    const world = fleetWorld();
    const engine = new FaultyEngine(world.engine);
    const { owner, decisions } = world.join({
      engine,
      onStale: 'allow',
      limits: { attemptsPerSecond: 10_000, socketsPerOwner: 10_000 },
    });
    await world.pass(100);
    engine.mode = 'gone';
    const noisy = owner();
    for (let i = 0; i < 100; i++) {
      opening(noisy);
      await world.pass(50);
    }
    expect(engine.asked['append']).toBeLessThanOrEqual(11); // 50 + 100 + 200 + 400 + 800 + 1,000 …
    engine.mode = 'well';
    await world.pass(1_100);
    const entries = await world.log();
    expect(entries).toHaveLength(decisions.length);
    expect(entries.some(({ type }) => type === 'gap')).toBe(false);
    await world.end();
  });

  it('S15 a slow link: an answer that comes late counts, and then a batch is given the time that it needs', async () => {
    const world = fleetWorld();
    const sent: number[] = [];
    let free = 0; // the link takes one batch after the other
    const engine: FleetEngine = {
      ...world.engine,
      append: (...given) => {
        sent.push(given[1]);
        free = Math.max(free, world.time.now()) + 3_000;
        const arrival = new Date(free);
        return timer(arrival, world.time).pipe(switchMap(() => world.engine.append(...given) as Observable<never>));
      },
    };
    const { owner, decisions } = world.join({ engine, log: { batch: 10 }, limits: { attemptsPerSecond: 10_000 } });
    await world.pass(100);
    const noisy = owner();
    for (let i = 0; i < 20; i++) opening(noisy); // 36 decisions, four batches
    await world.pass(21_500);
    const entries = await world.log();
    expect(decisions).toHaveLength(36);
    expect(entries.map((entry) => ('seq' in entry ? entry.seq : entry))).toEqual(decisions.map((_, i) => i + 1));
    expect(sent.filter((prev) => prev > 10)).toEqual([20, 30]); // once each
    await world.end();
  });

  it('S16 when the buffer is full the newest are counted, and one gap says how many', async () => {
    const world = fleetWorld();
    const engine = new FaultyEngine(world.engine);
    const { fleet, owner } = world.join({ engine, onStale: 'allow', log: { bufferRecords: 10 } });
    const health: FleetHealth[] = [];
    fleet.health$.subscribe((now) => health.push(now));
    engine.mode = 'frozen';
    const noisy = owner();
    for (let i = 0; i < 10; i++) opening(noisy); // 20 decisions
    await world.pass(1_100);
    expect(health.at(-1)).toMatchObject({ waiting: 10, lost: 10 });
    engine.mode = 'well';
    await world.pass(2_000);
    opening(noisy);
    await world.pass(100);
    expect(brief(await world.log()).slice(-3)).toEqual([
      'host-1 gap 11 10 buffer',
      'host-1 21 decision create',
      'host-1 22 decision connect',
    ]);
    await world.end();
  });

  it('S17 an engine that has lost what it had acknowledged gets it again', async () => {
    const world = fleetWorld();
    const engine = new FaultyEngine(world.engine);
    const { owner } = world.join({ engine });
    for (let i = 0; i < 5; i++) opening(owner());
    await world.pass(100);
    const empty = memoryEngine({ scheduler: world.time });
    engine.become(empty);
    await world.pass(1_600); // until slots and list are told again
    opening(owner());
    await world.pass(100);
    const entries = await world.logOf(empty);
    expect(brief(entries)).toHaveLength(12);
    expect(entries.some(({ type }) => type === 'gap')).toBe(false);
    await world.end();
  });

  it('S17 an engine that has lost what it had acknowledged gets it again from a host that records nothing more', async () => {
    const world = fleetWorld();
    const engine = new FaultyEngine(world.engine);
    const { owner } = world.join({ engine });
    for (let i = 0; i < 5; i++) opening(owner());
    await world.pass(100);
    const empty = memoryEngine({ scheduler: world.time });
    engine.become(empty);
    await world.pass(1_600);
    const entries = await world.logOf(empty);
    expect(brief(entries)).toHaveLength(10);
    await world.end();
  });

  /** An engine that has the same list, and nothing of the log: as after a crash that loses the last second. */
  const withoutLog = (world: ReturnType<typeof fleetWorld>) => {
    const { append, read } = memoryEngine({ scheduler: world.time });
    return { ...world.engine, append, read };
  };

  it('S17 an engine that has lost the end of the log alone, in a short outage, gets it again', async () => {
    const world = fleetWorld();
    const engine = new FaultyEngine(world.engine);
    const { owner } = world.join({ engine });
    opening(owner());
    await world.pass(400);
    engine.sinks[0]!.failed(new Error('the connection has closed'));
    const older = withoutLog(world);
    engine.become(older);
    await world.pass(600);
    const entries = await world.logOf(older);
    expect(brief(entries)).toEqual(['host-1 1 decision create', 'host-1 2 decision connect']);
    await world.end();
  });

  it('S17 leave() asks whether the engine still has the log, also if nothing more is to be written', async () => {
    const world = fleetWorld();
    const engine = new FaultyEngine(world.engine);
    const { owner, fleet } = world.join({ engine });
    const socket = owner();
    socket.create(url);
    socket.destroy();
    await world.pass(400);
    const older = withoutLog(world);
    engine.append = older.append;
    const left = fleet.leave();
    await world.pass(600);
    expect(await left).toEqual({ unflushed: 0 });
    const entries = await world.logOf(older);
    expect(brief(entries)).toEqual(['host-1 1 decision create', 'host-1 2 end owner']);
    await world.end();
  });

  it('S18 a host that dies without leaving is reported by whoever reads, with at least so many', async () => {
    const world = fleetWorld();
    const engine = new FaultyEngine(world.engine);
    const { owner } = world.join({ engine });
    const append = engine.append;
    opening(owner());
    await world.pass(100);
    engine.append = () => NEVER;
    opening(owner());
    await world.pass(1_000); // its beat has told of 4 records
    engine.append = append;
    engine.mode = 'gone'; // killed
    expect(brief(await world.log())).toHaveLength(2);
    await world.pass(6_000);
    expect(brief(await world.log())).toEqual([
      'host-1 1 decision create',
      'host-1 2 decision connect',
      'host-1 gap 3 2 crash',
    ]);
    await world.end();
  });

  const record = (seq: number) => ({ seq, text: JSON.stringify({ type: 'decision', action: 'create' }) });
  /** The last beat of a host that is dead then. */
  const stated = (host: string, seq: number) => ({ text: JSON.stringify({ host, seq }), rows: '[]', ttl: 1 });

  it('S15 S18 continues behind each entry, gaps too, with all that comes after it', async () => {
    const world = fleetWorld((time) => memoryEngine({ scheduler: time, keep: 2 }));
    world.engine.append('a/1', 0, [1, 2].map(record));
    world.engine.append('b/1', 0, [1, 2].map(record));
    world.engine.append('a/1', 2, [record(3)]);
    world.engine.publish('b/1', stated('b', 4));
    await world.pass(6_000);
    const entries = await world.log();
    expect(brief(entries)).toEqual([
      'b gap 1 1 trimmed',
      'b 2 decision create',
      'a gap 1 2 trimmed',
      'a 3 decision create',
      'b gap 3 2 crash',
    ]);
    const records = (some: typeof entries) => brief(some.filter(({ type }) => type !== 'gap'));
    for (const [i, { id }] of entries.entries()) {
      expect(records(await world.log(id))).toEqual(records(entries.slice(i + 1)));
    }
    await world.end();
  });

  it('S18 a dead host of whose records none is left was trimmed if others were, and has crashed if none was', async () => {
    const world = fleetWorld((time) => memoryEngine({ scheduler: time, keep: 3 }));
    world.engine.publish('dead/1', stated('dead', 2));
    world.engine.append('dead/1', 0, [1, 2].map(record));
    world.engine.append('a/1', 0, [1, 2, 3, 4, 5].map(record));
    world.engine.publish('dead/2', stated('dead', 1));
    await world.pass(6_000);
    expect(brief(await world.log()).slice(-2)).toEqual(['dead gap 1 2 trimmed', 'dead gap 1 1 trimmed']);

    const other = fleetWorld();
    other.engine.publish('dead/1', stated('dead', 2));
    await other.pass(6_000);
    expect(brief(await other.log())).toEqual(['dead gap 1 2 crash']);
  });

  it('S20 has no payloads, queries or user info, and neither has the table', async () => {
    const world = fleetWorld();
    const { owner, fleet } = world.join({ server: saying('secret-in') });
    owner({ audits: { create: () => true, connect: () => true, send: () => true, receive: () => false } })
      .open(`${url}?token=secret-query`)
      .subscribe((socket) => socket.send('secret-out'));
    await world.pass(1_100);
    const all = JSON.stringify([await world.log(), await world.operator.table(), await world.operator.hosts()]);
    expect(all).not.toContain('secret');
    expect(all).toContain('"action":"receive"');
    fleet.destroy();
    await world.end();
  });

  it('a record is the same text whatever an owner does to prototypes', async () => {
    const world = fleetWorld();
    const { owner } = world.join();
    const prototype = Object.prototype as { toJSON?: unknown };
    prototype.toJSON = () => 'forged';
    try {
      opening(owner());
      await world.pass(100);
    } finally {
      delete prototype.toJSON;
    }
    expect(brief(await world.log())).toEqual(['host-1 1 decision create', 'host-1 2 decision connect']);
    await world.end();
  });

  it('is not written with log: false', async () => {
    const world = fleetWorld();
    const { owner } = world.join({ log: false });
    opening(owner());
    await world.pass(100);
    expect(await world.log()).toEqual([]);
    await world.end();
  });
});

describe('a host of a fleet', () => {
  it('S21 asserts its rows; a dead one delays nobody, and its rows expire', async () => {
    const world = fleetWorld();
    const engine = new FaultyEngine(world.engine);
    const hosts = [world.join({ engine }), world.join()];
    for (const { owner } of hosts) {
      const chat = owner({ name: 'chat', subject: 's' });
      opening(chat);
      opening(chat);
    }
    await world.pass(1_100);
    const row = { name: 'chat', kind: 'mod', subject: 's', endpoint: 'wss://example.com:443/chat', open: 2, other: 0 };
    expect(await world.operator.table()).toMatchObject([
      { ...row, host: 'host-1' },
      { ...row, host: 'host-2' },
    ]);
    engine.mode = 'gone';
    await world.pass(5_100);
    expect(await world.operator.table()).toMatchObject([{ host: 'host-2' }]);
    expect(await world.operator.hosts()).toMatchObject([
      { host: 'host-1', age: expect.any(Number) },
      { host: 'host-2', fresh: true },
    ]);
    await world.end();
  });

  it('S21 asserts the denials of equal owners that concern no present socket in a row without an endpoint', async () => {
    const world = fleetWorld();
    const { owner } = world.join();
    const chat = { name: 'chat', audits: { ...permissive, ...everyStep(allowEndpoints(url)) } };
    for (const each of [owner(chat), owner(chat)]) {
      opening(each);
      each.open('wss://evil.example/').subscribe({ error: () => undefined });
    }
    await world.pass(1_100);
    const none = { open: 0, bytesSent: 0, bytesReceived: 0 };
    expect(await world.operator.table()).toMatchObject([
      { endpoint: 'wss://example.com:443/chat', open: 2, denied: 0 },
      { endpoint: '', ...none, other: 0, denied: 2 },
    ]);
    await world.end();
  });

  it('health$ says what the errors of the engine say, until the question is answered again', async () => {
    const world = fleetWorld();
    const engine = new FaultyEngine(world.engine);
    const { fleet } = world.join({ engine });
    const failures: (string | undefined)[] = [];
    fleet.health$.subscribe(({ failure }) => failures.push(failure));
    await world.pass(2_000);
    engine.append = () => throwError(() => new Error("WRONGTYPE it's no\nstream"));
    await world.pass(2_000);
    expect(new Set(failures)).toEqual(new Set([undefined]));
    fleet.createOwner({ name: 'x', audits: permissive }).create(url);
    await world.pass(4_000);
    expect(failures.at(-1)).toBe("append: WRONGTYPE it's no\\u{a}stream");
    engine.append = (...given) => world.engine.append(...given);
    engine.mode = 'gone';
    engine.sinks[0]!.failed(Object.defineProperty({}, 'message', { get: () => failures.at(100_000)!.length }));
    await world.pass(4_000);
    expect(failures.at(-1)).toBe('follow: object');
    engine.mode = 'well';
    await world.pass(4_000);
    expect(failures.filter((text, i) => text !== failures[i - 1])).toEqual([
      ...["append: WRONGTYPE it's no\\u{a}stream", 'follow: object', undefined],
    ]);
    await world.end();
  });

  it.each<[string, Quota]>([
    ['take', { what: 'attempts', by: 'subject', count: 9, per: 1_000 }],
    ['draw', { what: 'bytes', by: 'subject', most: 900, per: 'hour' }],
  ])('S8 health$ says that an answer to %s is late, until one is in time again', async (question, quota) => {
    const world = fleetWorld();
    let delay = 260;
    const engine = delaying(
      world.engine,
      () => delay,
      () => world.time,
    );
    const { fleet, owner } = world.join({ engine, quotas: [quota] });
    const failures: (string | undefined)[] = [];
    fleet.health$.subscribe(({ failure }) => failures.push(failure));
    await world.pass(1_500);
    for (const after of [260, 260, 20]) {
      delay = after;
      opening(owner({ subject: 's' }));
      await world.pass(3_000);
    }
    expect(failures.filter((text, i) => text !== failures[i - 1])).toEqual([
      ...[`${question}: no answer within 200 ms`, undefined],
    ]);
    await world.end();
  });

  it('S8 health$ forgets a late answer to what is not asked any more, once the engine gives others', async () => {
    const world = fleetWorld();
    const engine = new FaultyEngine(world.engine);
    const { fleet, owner } = world.join({
      engine,
      quotas: [{ what: 'attempts', by: 'subject', count: 9, per: 1_000 }],
    });
    const failures: (string | undefined)[] = [];
    fleet.health$.subscribe(({ failure }) => failures.push(failure));
    await world.pass(1_500);
    engine.mode = 'frozen';
    opening(owner({ subject: 's' }));
    await world.pass(7_000);
    expect(failures.at(-1)).toBe('take: no answer within 200 ms');
    engine.mode = 'well';
    await world.pass(5_000);
    expect(failures.at(-1)).toBeUndefined();
    await world.end();
  });

  it('S6 health$ forgets that a change had no answer when it is carried out', async () => {
    const world = fleetWorld();
    const engine = new FaultyEngine(world.engine);
    const { fleet } = world.join({ engine });
    await world.pass(100);
    await world.operator.revoke({ subject: 's' }, { reason: 'leaks', wait: 0 });
    await world.pass(100);
    engine.change = () => NEVER;
    engine.sinks[0]!.list({ epoch: 'forgetful', version: 0, entries: [] });
    const failures: (string | undefined)[] = [];
    fleet.health$.subscribe(({ failure }) => failures.push(failure));
    await world.pass(1_500);
    expect(failures.at(-1)).toBe('change: no answer within 1000 ms');
    engine.sinks[0]!.changed({ key: 'subject "s"', entry: '{}', version: 9 });
    await world.pass(2_500); // it is asked twice more at most
    expect(failures.at(-1)).toBeUndefined();
    await world.end();
  });

  it('S1 health$ says since when it is fresh: since its row is published, if that is later than the list', async () => {
    const world = fleetWorld();
    const engine = new FaultyEngine(world.engine);
    const { publish } = engine;
    engine.publish = () => NEVER;
    const { fleet } = world.join({ engine });
    const health: FleetHealth[] = [];
    fleet.health$.subscribe((now) => health.push(now));
    await world.pass(1_500);
    expect(health.at(-1)).toMatchObject({ fresh: false, since: 0 });
    engine.publish = publish;
    const before = world.time.frame;
    await world.pass(2_500);
    expect(health.at(-1)!.fresh).toBe(true);
    expect(health.at(-1)!.since).toBeGreaterThan(before);
    await world.end();
  });

  it('S8 an answer may be anything with a method subscribe, as the types say', async () => {
    const world = fleetWorld();
    const engine = new FaultyEngine(world.engine);
    const { publish } = engine;
    engine.publish = (...given) => {
      const answer = publish(...given) as Observable<unknown>;
      return { subscribe: (observer) => answer.subscribe(observer) };
    };
    const { fleet } = world.join({ engine });
    const health: FleetHealth[] = [];
    fleet.health$.subscribe((now) => health.push(now));
    await world.pass(2_500);
    expect(health.at(-1)).toMatchObject({ fresh: true, failure: undefined });
    await world.end();
  });

  it('health$ tells a late subscriber the present, and emits when it is stale, fresh again, and when it has left', async () => {
    const world = fleetWorld();
    const engine = new FaultyEngine(world.engine);
    const { fleet } = world.join({ engine });
    const health: string[] = [];
    const late = 'publish: no answer within 1000 ms';
    const note = ({ fresh, since, version, failure = '' }: FleetHealth) =>
      health.push(`${fresh ? 'fresh' : 'stale'} ${since} v${version} ${failure}`.trim());
    await world.pass(100);
    const subscription = fleet.health$.subscribe({ next: note, complete: () => health.push('over') });
    engine.mode = 'frozen';
    await world.pass(2_000);
    engine.mode = 'well';
    await world.operator.revoke({ kind: 'mod' }, { reason: '', wait: 0 });
    await world.pass(100);
    fleet.destroy();
    await world.pass(5_000);
    expect(health.splice(0)).toEqual([
      'fresh 0 v0',
      'stale 1001 v0',
      `stale 1001 v0 ${late}`,
      `fresh 2100 v1 ${late}`,
      `stale 3000 v1 ${late}`,
      'over',
    ]);
    subscription.unsubscribe();
    fleet.health$.subscribe({ next: note, complete: () => health.push('over') });
    expect(health).toEqual([`stale 3000 v1 ${late}`, 'over']);
    await world.end();
  });

  it('leave() writes the log, gives back its slots, says that it has left, and leaves no timer', async () => {
    const world = fleetWorld();
    const quotas = [{ what: 'connections', by: 'all', most: 1 }] as const;
    const link = { closeHandshake: 100 };
    const [leaving, other] = [world.join({ quotas, link }), world.join({ quotas, link })];
    opening(leaving.owner());
    await world.pass(10);
    const left = leaving.fleet.leave();
    await world.pass(300);
    expect(await left).toEqual({ unflushed: 0 });
    expect(await leaving.fleet.leave()).toEqual({ unflushed: 0 });
    expect((await world.operator.hosts()).map(({ host }) => host)).toEqual(['host-2']);
    expect(brief(await world.log())).toHaveLength(3);
    const next = opening(other.owner());
    await world.pass(10);
    expect(next.outcome).toBe('open');
    await world.end();
    expect(world.time.actions).toHaveLength(0);
  });

  it('S11 leave() gives back the slot of a peer that never answers a close', async () => {
    const world = fleetWorld();
    const quotas: readonly Quota[] = [{ what: 'connections', by: 'all', most: 1 }];
    const leaving = world.join({ quotas, link: { closeHandshake: 'never' } });
    const staying = world.join({ quotas });
    const open = opening(leaving.owner());
    await world.pass(10);
    const left = leaving.fleet.leave();
    await world.pass(2_100); // after limits.closeTimeout, and before the slot expires
    const next = opening(staying.owner());
    await world.pass(10);
    expect([open.outcome, next.outcome]).toEqual(['ended', 'open']);
    await world.end();
    expect(await left).toEqual({ unflushed: 0 });
  });

  it('leave() gives up after its time, says how many records are not written, and stays known as silent', async () => {
    const world = fleetWorld();
    const engine = new FaultyEngine(world.engine);
    const { fleet, owner } = world.join({ engine });
    await world.pass(100);
    engine.mode = 'frozen';
    opening(owner());
    const left = fleet.leave(500);
    await world.pass(600);
    expect(await left).toEqual({ unflushed: 3 });
    expect(world.time.actions.length).toBeLessThanOrEqual(1); // the virtual server's
    engine.mode = 'well';
    expect((await world.operator.hosts()).map(({ host }) => host)).toEqual(['host-1']);
    await world.end();
  });

  it('is a network: policy, limits and errors are those of createNetwork', () => {
    const transport = virtualTransport(NEVER);
    const engine = memoryEngine();
    const make = (options: object) => () => joinFleet({ engine, host: 'h', transport, policy: allowAll, ...options });
    expect(thrownBy(make({ policy: undefined }))).toMatchObject({
      message: expect.stringContaining('policy is required'),
    });
    expect(thrownBy(make({ http: () => undefined, policy: { create: () => true } }))).toMatchObject({
      message: 'policy.request is required with http: write a rule, or use platforms.desktop',
    });
    for (const wrong of [
      { engine: {} },
      { host: '' },
      { staleAfter: 0 },
      { staleAfter: 599 },
      { onStale: 'deny' },
      { quota: [] },
      { log: { size: 1 } },
    ]) {
      expect(make(wrong)).toThrow(/joinFleet/u);
    }
  });
});

describe('fleetOperator()', () => {
  it('rejects with a FleetError if the engine does not answer, or answers rubbish', async () => {
    const world = fleetWorld();
    const engine = new FaultyEngine(world.engine);
    const operator = fleetOperator(engine, { scheduler: world.time });
    for (const mode of ['gone', 'rubbish', 'frozen'] as const) {
      engine.mode = mode;
      const asked = [
        operator.hosts(),
        operator.table(),
        operator.revoked(),
        operator.revoke({ kind: 'mod' }, { reason: '' }),
      ];
      const settled = Promise.allSettled(asked);
      await world.pass(1_100);
      for (const result of await settled) {
        expect(result).toMatchObject({ status: 'rejected', reason: expect.any(FleetError) });
      }
    }
    await world.end();
  });

  it('says that a change is made if only the look at its hosts fails', async () => {
    const world = fleetWorld();
    const failing = { ...world.engine, look: () => throwError(() => new Error('not now')) };
    const operator = fleetOperator(failing, { scheduler: world.time });
    const error: unknown = await operator.revoke({ kind: 'mod' }, { reason: '' }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(FleetError);
    expect(error).toMatchObject({
      version: 1,
      message: expect.stringMatching(/^The change is made \(version 1\), .*not now$/u),
    });
    const before: unknown = await operator.hosts().catch((reason: unknown) => reason);
    expect(before).toMatchObject({ version: undefined });
    expect(await world.operator.revoked()).toHaveLength(1);
  });

  it('lists what is revoked, and leaves out what no operator has written', async () => {
    const world = fleetWorld();
    await world.operator.revoke({ subject: 's', tenant: 't' }, { reason: 'leaks', wait: 0 });
    await world.operator.revoke({ kind: 'mod' }, { reason: 'x', wait: 0 });
    await world.operator.restore({ kind: 'mod' }, { wait: 0 });
    for (const [key, entry] of [
      ['subject "y"', '{"target":{"subject":"z"},"reason":""}'],
      ['x', 'rubbish'],
    ] as const) {
      world.engine.change(key, entry, { epoch: 'e' });
    }
    expect(await world.operator.revoked()).toEqual([
      { target: { subject: 's', tenant: 't' }, reason: 'leaks', at: expect.any(Number), version: 1 },
    ]);
  });
});
