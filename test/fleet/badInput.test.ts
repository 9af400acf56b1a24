import { inspect } from 'node:util';
import { NEVER, of } from 'rxjs';
import { createNetwork } from 'rx-secure-networking';
import { joinFleet, memoryEngine, type Quota } from 'rx-secure-networking/fleet';
import { redisEngine } from 'rx-secure-networking/redis';
import { virtualHttpTransport, virtualTransport } from 'rx-secure-networking/testing';
import { permissive, thrownBy } from '../world.ts';
import { FaultyEngine } from './FaultyEngine.ts';
import { fleetWorld, opening } from './fleetWorld.ts';

const rubbish: [string, unknown][] = [
  ...[undefined, null, 42, 'ok', [], {}, { ok: 1 }, { ok: true }, { ok: false }].map(
    (value) => [inspect(value), value] as [string, unknown],
  ),
  ['NaN', { ok: true, total: NaN, got: NaN, left: NaN, renews: NaN, last: NaN }],
  ['minus', { ok: false, retryAfter: -5, total: -1, got: -1, left: -1, renews: -1, last: -1 }],
  [
    'a throwing getter',
    {
      get ok() {
        throw new Error('no');
      },
    },
  ],
];

const quotas: Quota[] = [
  { what: 'connections', by: 'subject', most: 5 },
  { what: 'bytes', by: 'subject', most: 1_000, per: 'day' },
];

describe('an engine that answers', () => {
  it.each(rubbish)('%s allows nothing that it did not allow, and breaks nothing', async (_name, answer) => {
    const world = fleetWorld();
    const engine = new FaultyEngine(world.engine);
    const { owner } = world.join({ engine, quotas, onStale: 'allow' });
    await world.pass(10);
    engine.mode = 'rubbish';
    engine.rubbish = answer;
    const attempt = opening(owner({ subject: 's' }));
    await world.pass(3_000);
    expect(attempt.outcome).toBe('unavailable');
    engine.mode = 'well';
    await world.pass(3_500);
    const later = opening(owner({ subject: 's' }));
    await world.pass(10);
    expect(later.outcome).toBe('open');
    await world.end();
  });

  it('late counts as one that does not answer; twice counts as once', async () => {
    const world = fleetWorld();
    const engine = new FaultyEngine(world.engine);
    engine.hold = () => of({ ok: false, total: 5 }, { ok: true, total: 1 });
    const { owner } = world.join({ engine, quotas: [quotas[0]!] });
    const attempt = opening(owner({ subject: 's' }));
    await world.pass(50);
    expect(attempt.outcome).toBe('quota');
    await world.end();
  });

  it('by throwing counts as one that does not answer', async () => {
    const world = fleetWorld();
    const engine = new FaultyEngine(world.engine);
    const { owner } = world.join({ engine, quotas });
    engine.hold = () => {
      throw new Error('no');
    };
    const attempt = opening(owner({ subject: 's' }));
    await world.pass(10);
    expect(attempt.outcome).toBe('unavailable');
    await world.end();
  });

  it('followers with rubbish un-revokes nobody, and an entry that cannot be read revokes all the same', async () => {
    const world = fleetWorld();
    const engine = new FaultyEngine(world.engine);
    const { owner } = world.join({ engine });
    await world.operator.revoke({ subject: 'bad' }, { reason: 'leaks' });
    const [sink] = engine.sinks;
    for (const value of [undefined, null, 42, {}, { epoch: 'x' }, { epoch: '', version: 9, entries: [] }, { key: 1 }]) {
      sink!.list(value as never);
      sink!.changed(value as never);
    }
    sink!.changed({ key: 'subject "odd"', entry: { a: 1 }, version: 99 } as never);
    const attempts = ['bad', 'odd', 'fine'].map((subject) => opening(owner({ subject })));
    await world.pass(10);
    expect(attempts.map(({ outcome }) => outcome)).toEqual(['revoked', 'revoked', 'open']);
    await world.end();
  });
});

it('a policy whose rule for HTTP is undefined is refused, as without a fleet', () => {
  const policy = { ...permissive, request: undefined } as never;
  const options = { policy, http: virtualHttpTransport(NEVER), transport: virtualTransport(NEVER) };
  const expected = thrownBy(() => createNetwork(options));
  expect(expected).toBeInstanceOf(Error);
  expect(thrownBy(() => joinFleet({ ...options, engine: memoryEngine(), host: 'h' }))).toEqual(expected);
});

describe('a hostile plug-in', () => {
  it('cannot be counted or revoked as another by its name or the form of its ids', async () => {
    const world = fleetWorld();
    const { owner } = world.join();
    const ids = [
      'a',
      'a" tenant "t',
      'a" ',
      'kind "mod"',
      '{"subject":"a"}',
      '\u0000a',
      'A',
      'a\u0301',
      'á',
      '\ud800',
      '\udfff',
      '\ufffd',
    ];
    const owners = ids.map((subject) => owner({ name: 'a', subject }));
    for (const [i, subject] of ids.entries()) {
      await world.operator.revoke({ subject }, { reason: '' });
      expect(owners.map(({ closed }) => closed)).toEqual(ids.map((_, j) => j <= i));
    }
    await world.end();
  });

  it('gets no subject or tenant from a polluted prototype', async () => {
    const world = fleetWorld();
    const { owner } = world.join({ quotas: [{ what: 'attempts', by: 'subject', count: 1, per: 60_000 }] });
    const prototype = Object.prototype as { subject?: string };
    const clean = [owner(), owner()];
    await world.operator.revoke({ subject: 'bad' }, { reason: '' });
    prototype.subject = 'bad';
    try {
      const attempts = clean.map(opening);
      await world.pass(10);
      expect(attempts.map(({ outcome }) => outcome)).toEqual(['open', 'open']);
    } finally {
      delete prototype.subject;
    }
    await world.end();
  });

  it('that patches Map and JSON changes no revocation and no quota', async () => {
    const world = fleetWorld();
    const { owner } = world.join({ quotas: [{ what: 'attempts', by: 'all', count: 1, per: 60_000 }] });
    await world.operator.revoke({ subject: 'bad' }, { reason: '' });
    const { get } = Map.prototype;
    const { stringify } = JSON;
    const bad = owner({ subject: 'bad' });
    const fine = owner();
    const outcomes: string[] = [];
    Map.prototype.get = () => undefined;
    JSON.stringify = (
      (stringify) => (value: string) =>
        stringify(value).replace('bad', 'good')
    )(JSON.stringify);
    try {
      for (const one of [bad, fine, fine]) {
        try {
          const socket = one.create('wss://example.com/chat');
          socket.ended$.subscribe((end) => outcomes.push(end.error?.decision?.code ?? 'ended'));
          socket.connect();
        } catch (error) {
          outcomes.push((error as { decision?: { code: string } }).decision?.code ?? 'thrown');
        }
      }
    } finally {
      Map.prototype.get = get;
      JSON.stringify = stringify;
    }
    expect(outcomes).toEqual(['revoked', 'quota']);
    await world.end();
  });

  it('that floods attempts with the engine gone fills no memory: questions and records are bounded', async () => {
    const world = fleetWorld();
    const engine = new FaultyEngine(world.engine);
    const limits = { attemptsPerSecond: 100_000, socketsPerOwner: 100_000, sockets: 100_000 };
    const { fleet, owner } = world.join({ engine, onStale: 'allow', quotas, limits, log: { bufferRecords: 100 } });
    engine.mode = 'frozen';
    const noisy = owner({ subject: 's' });
    for (let i = 0; i < 1_000; i++) opening(noisy);
    await world.pass(2_000);
    expect((engine.asked['hold'] ?? 0) + (engine.asked['draw'] ?? 0)).toBeLessThanOrEqual(1_010);
    let waiting = 0;
    fleet.health$.subscribe((health) => (waiting = health.waiting));
    expect(waiting).toBe(100);
    await world.end();
  }, 20_000);

  it('whose tenant is another one counts apart', async () => {
    const world = fleetWorld();
    const { owner } = world.join({ quotas: [{ what: 'attempts', by: 'tenant', count: 1, per: 60_000 }] });
    const attempts = ['a', 'b', 'a" of "b', 'a'].map((tenant) => opening(owner({ tenant, subject: 's' })));
    await world.pass(10);
    expect(attempts.map(({ outcome }) => outcome)).toEqual(['open', 'open', 'open', 'quota']);
    await world.end();
  });

  it('has the id that was checked, though a getter gives another one later', async () => {
    const world = fleetWorld();
    const { fleet } = world.join();
    const subjects: unknown[] = [];
    fleet.lifecycle$.subscribe(({ owner }) => subjects.push(owner.subject));
    let reads = 0;
    fleet.createOwner({
      name: 'mod',
      audits: permissive,
      get subject() {
        reads += 1;
        return reads === 1 ? 's' : 'x'.repeat(1_000_000);
      },
    });
    expect(subjects).toEqual(['s']);
    await world.end();
  });

  it('has no id that is longer than 512 characters', () => {
    const { join } = fleetWorld();
    const { owner } = join();
    expect(thrownBy(() => owner({ subject: 'x'.repeat(513) }))).toEqual(
      new TypeError('subject must be a string of 1 to 512 characters'),
    );
  });
});

describe('redisEngine()', () => {
  const send = () => Promise.resolve('OK');

  it('has all its keys in one slot of a cluster, whatever is in them', () => {
    const commands: string[][] = [];
    const engine = redisEngine({
      send: (words) => (commands.push(words), Promise.resolve([1, 0])),
      wait: send,
      fleet: 'f',
    });
    for (const name of ['plain', '{other}', '}{', 'rsn:{x}']) {
      engine.take(name, { count: 1, per: 1 });
      for (const answer of [
        engine.take(name, { count: 1, per: 1 }),
        engine.hold(name, { host: name, mine: 1, most: 1, ttl: 1 }),
        engine.draw(name, { most: 1, want: 1, per: 1 }),
        engine.append(name, 0, [{ seq: 1, text: '{}' }]),
        engine.change(name, name, { epoch: 'e' }),
      ]) {
        (answer as { subscribe(observer: object): void }).subscribe({ error: () => undefined });
      }
    }
    const keys = commands.flatMap((words) => words.slice(3, 3 + Number(words[2])));
    expect(keys).toHaveLength(4 * 10);
    // The tag of a key is what is between its first `{` and the next `}`.
    expect(new Set(keys.map((key) => /\{([^}]*)\}/u.exec(key)?.[1]))).toEqual(new Set(['f']));
  });

  it.each(['', '{x}', 'a b', 'a'.repeat(65), 'a:b', 42])('refuses %j as the name of a fleet', (fleet) => {
    expect(() => redisEngine({ send, wait: send, fleet: fleet as string })).toThrow(TypeError);
  });

  it.each([null, undefined, 'OK', 42, {}, [], [null], ['x'], [[1]], new Map(), new Error('no')])(
    'counts the reply %p as none',
    async (reply) => {
      const engine = redisEngine({ send: () => Promise.resolve(reply), wait: send, fleet: 'f' });
      const answer = await new Promise((resolve) => {
        (
          engine.hold('key', { host: 'h', mine: 1, most: 1, ttl: 1 }) as never as { subscribe(observer: object): void }
        ).subscribe({
          next: resolve,
          error: () => resolve('none'),
        });
      });
      expect(answer).toBe('none');
    },
  );

  it('has a bound for how many commands may be without a reply', async () => {
    const engine = redisEngine({ send: () => new Promise(() => undefined), wait: send, fleet: 'f', deadline: 1 });
    let errors = 0;
    await new Promise<void>((resolve) => {
      for (let i = 0; i < 5_000; i++) {
        (engine.look('hosts') as never as { subscribe(observer: object): void }).subscribe({
          error: (error: Error) => {
            if (error.message.startsWith('4096 commands')) errors += 1;
            if (error.message.includes('within 1 ms')) resolve();
          },
        });
      }
    });
    expect(errors).toBe(5_000 - 4_096);
    await new Promise((resolve) => setTimeout(resolve, 50));
  });
});
