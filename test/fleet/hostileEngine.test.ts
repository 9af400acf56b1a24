import { config, firstValueFrom, Observable, of, timer } from 'rxjs';
import {
  type FleetEngine,
  FleetError,
  type FleetList,
  fleetOperator,
  type FollowSink,
  memoryEngine,
  type Quota,
} from 'rx-secure-networking/fleet';
import { url } from '../world.ts';
import { FaultyEngine } from './FaultyEngine.ts';
import { fleetWorld, opening } from './fleetWorld.ts';

const chat = { subject: 'chat' };
const connections = (most: number): Quota => ({ what: 'connections', by: 'subject', most });
const broken = new Error('broken');

/** Keeps what is reported in a test, so that it does not fail the test. */
function reports(): unknown[] {
  const errors: unknown[] = [];
  config.onUnhandledError = (error) => errors.push(error);
  return errors;
}

const hook = config.onUnhandledError;
afterEach(() => {
  config.onUnhandledError = hook;
});

describe('an engine', () => {
  it.each([
    [
      'throws',
      () => {
        throw broken;
      },
    ],
    ['returns a promise that rejects', () => Promise.reject(broken) as never],
  ])('S1 whose follow %s is asked again at the next beat; until then everything new is denied', async (_how, fails) => {
    const errors = reports();
    const world = fleetWorld();
    const engine = new FaultyEngine(world.engine);
    const { follow } = engine;
    engine.follow = fails;
    const { owner } = world.join({ engine });
    await world.pass(100);
    const early = opening(owner());
    await world.pass(2_000);
    engine.follow = follow;
    await world.pass(1_100);
    const late = opening(owner());
    await world.pass(10);
    expect([early, late].map(({ outcome }) => outcome)).toEqual(['stale', 'open']);
    expect(new Set(errors)).toEqual(new Set([broken]));
    await world.end();
    expect(world.time.actions).toHaveLength(0);
  });

  it.each([
    ['throws', 'gone'],
    ['never answers', 'frozen'],
  ] as const)(
    'S1 that %s when the host states itself keeps it from allowing anything, though it has the list',
    async (_name, mode) => {
      const world = fleetWorld();
      const engine = new FaultyEngine(world.engine);
      const silent = new FaultyEngine(world.engine);
      silent.mode = mode;
      engine.publish = silent.publish;
      const { owner } = world.join({ engine });
      const early = opening(owner());
      await world.pass(3_000);
      const late = opening(owner());
      await world.pass(10);
      expect([early, late].map(({ outcome }) => outcome)).toEqual(['stale', 'stale']);
      engine.publish = (...given) => world.engine.publish(...given);
      await world.pass(1_200);
      const joined = opening(owner());
      await world.pass(10);
      expect(joined.outcome).toBe('open');
      await world.end();
    },
  );

  it.each([
    [
      'throws',
      () => {
        throw broken;
      },
    ],
    ['is no function', 42 as never],
    ['is missing', undefined as never],
  ])('S23 whose way to stop it %s does not keep leave() from resolving, and leaves no timer', async (_name, stop) => {
    reports();
    const world = fleetWorld();
    const engine = new FaultyEngine(world.engine);
    engine.follow = (sink) => {
      const stopFollowing = world.engine.follow(sink);
      timer(3_000, world.time).subscribe(stopFollowing);
      return stop;
    };
    const { fleet } = world.join({ engine });
    await world.pass(10);
    const left = fleet.leave();
    await world.pass(4_000);
    expect(await left).toEqual({ unflushed: 0 });
    expect(world.time.actions).toHaveLength(0);
  });

  it('S15 whose answers throw when they are unsubscribed is asked on all the same', async () => {
    const errors = reports();
    const world = fleetWorld();
    const engine = new FaultyEngine(world.engine);
    const sloppy = <T>(answer: () => T): T =>
      new Observable((subscriber) => {
        timer(10, world.time).subscribe(() => {
          (answer() as Observable<unknown>).subscribe(subscriber);
        });
        return () => {
          throw broken;
        };
      }) as T;
    engine.append = (...given) => sloppy(() => world.engine.append(...given));
    engine.hold = (...given) => sloppy(() => world.engine.hold(...given));
    const { owner } = world.join({ engine, quotas: [connections(5)] });
    const states = [];
    for (let i = 0; i < 3; i++) {
      states.push(opening(owner(chat)));
      await world.pass(1_100);
    }
    expect(errors.length).toBeGreaterThan(3);
    expect(states.map(({ outcome }) => outcome)).toEqual(['open', 'open', 'open']);
    expect(await world.log()).toHaveLength(6);
    await world.end();
  });

  it('S10 that says to come back in a thousand years is asked again after the time that a bucket takes', async () => {
    const world = fleetWorld();
    const engine = new FaultyEngine(world.engine);
    const { take } = engine;
    engine.take = () => of({ ok: false, retryAfter: 1e15 });
    const { owner } = world.join({ engine, quotas: [{ what: 'attempts', by: 'subject', count: 5, per: 1_000 }] });
    const early = opening(owner(chat));
    await world.pass(10);
    expect(early).toEqual({ outcome: 'quota', retryAfter: 1_000 });
    engine.take = take;
    await world.pass(1_000);
    const late = opening(owner(chat));
    await world.pass(10);
    expect(late.outcome).toBe('open');
    await world.end();
  });

  it('S13 that gives more bytes than were wanted lets no more pass', async () => {
    const world = fleetWorld();
    const engine = new FaultyEngine(world.engine);
    engine.draw = () => of({ got: 1e15, left: 0, renews: 1_000_000 });
    const quotas: Quota[] = [{ what: 'bytes', by: 'subject', most: 1_000, per: 'hour', exact: true, block: 100 }];
    const { owner } = world.join({ engine, quotas });
    let sent = 0;
    let draws = 0;
    const { draw } = engine;
    engine.draw = (...given) => ((draws += 1), draw(...given));
    owner(chat)
      .open(url)
      .subscribe((socket) => {
        for (let i = 0; i < 10; i++) socket.send('x'.repeat(50), (outcome) => (sent += outcome === 'sent' ? 1 : 0));
      });
    await world.pass(10);
    expect([sent, draws]).toEqual([10, 6]); // a block for each two messages, and the next one
    await world.end();
  });

  it.each(['take', 'hold'] as const)('that calls the host inside %s breaks nothing', async (name) => {
    const world = fleetWorld();
    const engine = new FaultyEngine(world.engine);
    const quotas: Quota[] = [{ what: 'attempts', by: 'subject', count: 50, per: 1_000 }, connections(50)];
    const { fleet, owner } = world.join({ engine, quotas, limits: { attemptsPerSecond: 1_000, socketsPerOwner: 100 } });
    const owners = [owner(chat), owner(chat)] as const;
    const inside: { outcome: string }[] = [];
    let asked = 0;
    const ask = engine[name] as (...given: unknown[]) => never;
    engine[name] = (...given: unknown[]) => {
      if (asked++ < 20) inside.push(opening(owners[1]));
      return ask(...given);
    };
    const first = opening(owners[0]);
    await world.pass(10);
    expect(first.outcome).toBe('open');
    expect(inside).toHaveLength(20);
    expect(inside.every(({ outcome }) => outcome === 'open')).toBe(true);
    engine[name] = (...given: unknown[]) => {
      fleet.destroy();
      return ask(...given);
    };
    const last = opening(owners[0]);
    await world.pass(3_000);
    expect(last.outcome).not.toBe('open');
    await world.end();
    expect(world.time.actions).toHaveLength(0);
  });

  it('that goes on talking after the host has left reaches nothing, and leaves no timer', async () => {
    const world = fleetWorld();
    const engine = new FaultyEngine(world.engine);
    const { fleet } = world.join({ engine });
    const sinks = engine.sinks;
    const versions: number[] = [];
    fleet.health$.subscribe(({ version }) => versions.push(version));
    await world.pass(10);
    const proves = sinks[0]!.asks();
    fleet.destroy();
    await world.pass(3_000);
    const before = versions.length;
    sinks[0]!.list({ epoch: 'x', version: 7, entries: [] });
    sinks[0]!.changed({ key: 'kind "mod"', entry: '{}', version: 8 });
    sinks[0]!.failed(broken);
    proves();
    expect(versions).toHaveLength(before);
    expect(world.time.actions).toHaveLength(0);
  });

  it('S12 that restarts as another one while it is asked grants no more than the limit', async () => {
    const world = fleetWorld();
    const late = slowly(world, 80);
    const engine = new FaultyEngine(late(world.engine));
    const hosts = [1, 2].map(() => world.join({ engine, quotas: [connections(3)], onStale: 'allow' }));
    const held = [1, 2, 3].map(() => opening(hosts[0]!.owner(chat)));
    await world.pass(100);
    const asked = opening(hosts[1]!.owner(chat));
    await world.pass(20);
    engine.become(late(memoryEngine({ scheduler: world.time })));
    const greedy = [1, 2, 3].map(() => opening(hosts[1]!.owner(chat)));
    await world.pass(3_000);
    const later = [1, 2, 3].map(() => opening(hosts[1]!.owner(chat)));
    await world.pass(500);
    const open = [...held, asked, ...greedy, ...later].filter(({ outcome }) => outcome === 'open');
    expect(open).toHaveLength(3);
    await world.end();
  });

  it('S12 that was silent for longer than slots last grants nothing before they are stated again, whatever staleAfter is', async () => {
    const world = fleetWorld();
    const engines = [1, 2].map(() => new FaultyEngine(world.engine));
    const sinks: FollowSink[] = [];
    const hosts = engines.map((engine) => {
      const { follow } = engine;
      engine.follow = (sink) => (sinks.push(sink), follow.call(engine, sink));
      return world.join({ engine, quotas: [connections(3)], staleAfter: 60_000 });
    });
    const held = [1, 2, 3].map(() => opening(hosts[0]!.owner(chat)));
    await world.pass(500);
    for (const engine of engines) engine.mode = 'frozen';
    for (const sink of sinks) sink.failed(new Error('Redis did not answer within 1000 ms'));
    await world.pass(4_000); // the server's clock goes on: what they hold has expired
    engines[1]!.mode = 'well'; // and this one is the first that it answers
    const greedy = [1, 2, 3].map(() => opening(hosts[1]!.owner(chat)));
    await world.pass(100);
    engines[0]!.mode = 'well';
    await world.pass(3_000);
    const open = [...held, ...greedy].filter(({ outcome }) => outcome === 'open');
    expect(open).toHaveLength(3);
    const later = opening(hosts[1]!.owner(chat));
    await world.pass(300);
    expect(later.outcome).toBe('quota');
    await world.end();
  });

  it('S8 that refuses and says each time that something is free keeps nobody waiting for more than three questions', async () => {
    const world = fleetWorld();
    const engine = new FaultyEngine(world.engine);
    let asked = 0;
    engine.hold = () => ((asked += 1), after(world, 190, { ok: false, total: 0 }));
    const { owner } = world.join({ engine, quotas: [connections(100)], limits: { attemptsPerSecond: 100 } });
    const states = [];
    for (let i = 0; i < 10; i++) {
      states.push({ began: world.time.frame, state: opening(owner(chat)), took: 0 });
      await world.pass(50);
    }
    for (let i = 0; i < 40; i++) {
      for (const one of states) if (one.state.outcome !== 'pending') one.took ||= world.time.frame - one.began;
      await world.pass(25);
    }
    expect(states.map(({ state }) => state.outcome)).toEqual(states.map(() => 'quota'));
    expect(Math.max(...states.map(({ took }) => took))).toBeLessThanOrEqual(3 * 190 + 75);
    expect(asked).toBeGreaterThan(2);
    await world.end();
  });

  it('S6 that is told again what it has forgotten gets no old epoch', async () => {
    const world = fleetWorld();
    const engine = new FaultyEngine(world.engine);
    const epochs: string[] = [];
    world.join({ engine });
    await world.operator.revoke(chat, { reason: 'leaks' });
    const { epoch } = await firstValueFrom(world.engine.look('revoked') as Observable<FleetList>);
    const empty = memoryEngine({ scheduler: world.time });
    const again = new FaultyEngine(empty);
    again.change = (key, entry, terms) => (epochs.push(terms.epoch), empty.change(key, entry, terms));
    engine.become(again);
    await world.pass(1_100);
    expect(epochs.length).toBeGreaterThan(0);
    const { epoch: present } = await firstValueFrom(empty.look('revoked') as Observable<FleetList>);
    for (const known of [epoch, present]) expect(epochs).not.toContain(known);
    expect(new Set(epochs).size).toBe(epochs.length);
    await world.end();
  });
});

describe('fleetOperator()', () => {
  it('S5 never counts a host as done whose row it cannot read', async () => {
    const world = fleetWorld();
    world.join();
    for (const [i, text] of ['', 'rubbish', '[]', 'null', '{"host":1,"epoch":"x"}', '{"v":2}'].entries()) {
      world.engine.publish(`odd-${i}/abc`, { text, rows: '[]', ttl: 5_000 });
    }
    const report = await world.operator.revoke(chat, { reason: '', wait: 0 });
    expect(report).toMatchObject({ applied: ['host-1'], fenced: [] });
    expect(report.behind).toEqual(['odd-0', 'odd-1', 'odd-2', 'odd-3', 'odd-4', 'odd-5']);
    await world.end();
  });

  it('S5 counts a host that runs twice as done when both runs are; a dead run is forgotten when another lives', async () => {
    const world = fleetWorld();
    const old = new FaultyEngine(world.engine);
    world.join({ engine: old, host: 'same' });
    await world.pass(100);
    old.mode = 'frozen';
    world.join({ host: 'same' });
    await world.pass(100);
    const early = world.operator.revoke(chat, { reason: '', wait: 100 });
    await world.pass(200);
    expect(await early).toMatchObject({ applied: [], behind: ['same'] });
    await world.pass(6_000);
    expect(await world.operator.restore(chat, { wait: 0 })).toMatchObject({ applied: ['same'], behind: [] });
    await world.end();
  });

  it('S5 counts no report as done that is older than the change: the engine may give a lost version again', async () => {
    const world = fleetWorld();
    const text = (applied: number) => JSON.stringify({ host: 'h', epoch: 'e', applied, joined: 1 });
    world.engine.change('x', 'y', { epoch: 'e' });
    world.engine.publish('h/1', { text: text(9), rows: '[]', ttl: 5_000 });
    await world.pass(500);
    const report = world.operator.revoke(chat, { reason: '', wait: 200 });
    await world.pass(300);
    expect(await report).toMatchObject({ version: 2, applied: [], behind: ['h'] });
  });

  it('says what the engine has said, and keeps its error', async () => {
    const world = fleetWorld();
    const engine = new FaultyEngine(world.engine);
    const error = new Error('READONLY You cannot write\nagainst a replica');
    engine.change = () => {
      throw error;
    };
    const asked = fleetOperator(engine, { scheduler: world.time }).revoke(chat, { reason: '' });
    await expect(asked).rejects.toBeInstanceOf(FleetError);
    await expect(asked).rejects.toMatchObject({
      message: 'The engine of the fleet failed: READONLY You cannot write\\u{a}against a replica',
      cause: error,
      code: 'unavailable',
    });
  });
});

/** An answer that comes after some ms. */
function after<T>(world: ReturnType<typeof fleetWorld>, ms: number, answer: T): Observable<T> {
  return new Observable((subscriber) =>
    timer(ms, world.time).subscribe(() => {
      subscriber.next(answer);
      subscriber.complete();
    }),
  );
}

/** Engines that decide at once, and whose answers come after some ms. */
function slowly(world: ReturnType<typeof fleetWorld>, ms: number) {
  return (engine: FleetEngine): FleetEngine => ({
    ...engine,
    hold: (...given) =>
      new Observable((subscriber) => {
        (engine.hold(...given) as Observable<never>).subscribe((answer) => {
          timer(ms, world.time).subscribe(() => subscriber.next(answer));
        });
      }),
  });
}
