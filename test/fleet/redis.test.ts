import { Redis } from 'ioredis';
import { concat, config, filter, firstValueFrom, NEVER, type Observable, of, VirtualTimeScheduler } from 'rxjs';
import { allowAll, everyStep, type SocketError } from 'rx-secure-networking';
import {
  type Fleet,
  type FleetEngine,
  FleetError,
  type FleetList,
  fleetOperator,
  type FollowSink,
  type HostText,
  joinFleet,
  type ListEntry,
  memoryEngine,
  type Quota,
} from 'rx-secure-networking/fleet';
import { redisEngine, type RedisSend } from 'rx-secure-networking/redis';
import { fleetEngineContract, opened, virtualTransport } from 'rx-secure-networking/testing';
import { freePort } from '../freePort.ts';
import { overIoredis } from './redisClients.ts';
import { startRedis, withRedis } from './redisServer.ts';
import { until } from '../waiting.ts';

// What Redis can do to a follower, on a real server: the commands of the engine can be held back meanwhile.

let redis: Awaited<ReturnType<typeof startRedis>>;
let client: Redis;
let waiting: Redis;
/** Starts Redis for the tests of the `describe` in which it is called, and empties it before each. */
function onRedis(): void {
  beforeAll(async () => {
    redis = await startRedis();
    client = new Redis({ port: redis.port, host: '127.0.0.1' });
    await client.ping();
    waiting = new Redis({
      ...{ port: redis.port, host: '127.0.0.1' },
      ...{ maxRetriesPerRequest: 0, autoResendUnfulfilledCommands: false },
    });
    waiting.on('error', () => undefined);
    await waiting.ping();
  }, 20_000);
  beforeEach(async () => {
    await client.flushall();
  });
  afterAll(async () => {
    client.disconnect();
    waiting.disconnect();
    await redis[Symbol.asyncDispose]();
  });
}

const through =
  (one: Redis): RedisSend =>
  ([name = '', ...words]) =>
    one.call(name, words);

/** A follower whose next command can be held back. */
function following(options: { readonly beat?: number } = {}) {
  let gate: Promise<void> = Promise.resolve();
  const commands: string[] = [];
  const engine = redisEngine({
    send: through(client),
    wait: async (words) => {
      commands.push(words[0] ?? '');
      await gate;
      return through(waiting)(words);
    },
    fleet: 'f',
    beat: 30,
    ...options,
  });
  let epochs = 0;
  const state = { lists: [] as FleetList[], changes: [] as ListEntry[], proofs: 0, failures: 0 };
  const sink: FollowSink = {
    asks: () => () => (state.proofs += 1),
    list: (list) => state.lists.push(list),
    changed: (entry) => state.changes.push(entry),
    newEpoch: () => `epoch ${(epochs += 1)}`,
    failed: () => (state.failures += 1),
  };
  const stop = engine.follow(sink);
  /** Does something while the follower asks nothing. */
  const meanwhile = async (act: () => Promise<unknown>) => {
    let open: () => void = () => undefined;
    gate = new Promise((resolve) => (open = resolve));
    const asked = commands.length;
    await until(() => commands.length > asked);
    await act();
    open();
    gate = Promise.resolve();
  };
  return { engine, state, stop, meanwhile, commands };
}

const change = (engine: FleetEngine, key: string, entry: string | null = 'x') =>
  firstValueFrom(engine.change(key, entry, { epoch: 'operator' }) as Observable<{ version: number }>);

/** A follower that does nothing. */
const silent: FollowSink = {
  asks: () => () => undefined,
  list: () => undefined,
  changed: () => undefined,
  newEpoch: () => 'e',
  failed: () => undefined,
};

withRedis('a follower of Redis', () => {
  onRedis();
  it('S1 reads the whole list if notices were trimmed that it has not read, though later ones are there', async () => {
    const { engine, state, stop, meanwhile } = following();
    await until(() => state.proofs > 0);
    await meanwhile(async () => {
      for (let i = 1; i <= 20; i++) await change(engine, `k${i}`);
      await client.xtrim('rsn:{f}:notices', 'MAXLEN', 5);
    });
    await until(() => state.lists.length > 1);
    expect(state.lists.at(-1)).toMatchObject({ version: 20 });
    expect(state.lists.at(-1)!.entries).toHaveLength(20);
    await change(engine, 'k21');
    await until(() => state.changes.some(({ key }) => key === 'k21'));
    expect(state.lists).toHaveLength(2);
    stop();
  });

  it('S3 proves what was so when it asked, also if something has changed in each of its round trips', async () => {
    let version = 0;
    const proved: string[] = [];
    const engine = redisEngine({
      send: through(client),
      wait: async (words) => {
        if (words[0] === 'HMGET') ({ version } = await change(engine, 'k'));
        return through(waiting)(words);
      },
      fleet: 'f',
    });
    let known = 0;
    const stop = engine.follow({
      ...silent,
      asks: () => {
        const before = version;
        return () => proved.push(known >= before ? 'known' : `${before} asked, ${known} known`);
      },
      list: (list) => (known = list.version),
      changed: (entry) => (known = entry.version),
    });
    await until(() => proved.length >= 5);
    stop();
    expect(new Set(proved)).toEqual(new Set(['known']));
  });

  it('S6 reads the whole list if Redis has lost its latest changes and has given their versions again', async () => {
    const { engine, state, stop, meanwhile } = following();
    await until(() => state.proofs > 0);
    for (const key of ['a', 'b', 'c']) await change(engine, key);
    await until(() => state.changes.length === 3);
    await meanwhile(async () => {
      // As after a restart with an append-only file that lacks the last two changes.
      await client.hset('rsn:{f}:meta', 'version', '1');
      await client.hdel('rsn:{f}:list', 'b', 'c');
      const notices = await client.xrange('rsn:{f}:notices', '-', '+');
      await client.xdel('rsn:{f}:notices', ...notices.slice(1).map(([id]) => id));
      await change(engine, 'd');
      await change(engine, 'e');
    });
    await until(() => state.lists.length > 1);
    expect(
      state.lists
        .at(-1)!
        .entries.map(({ key }) => key)
        .sort(),
    ).toEqual(['a', 'd', 'e']);
    stop();
  });

  it('S6 is told which changes give back what was forgotten, and the list is young again while they come', async () => {
    const { engine, state, stop } = following();
    await until(() => state.proofs > 0);
    await change(engine, 'a');
    await client.hset('rsn:{f}:meta', 'began', '1');
    await firstValueFrom(engine.change('b', 'x', { epoch: 'e', since: 0 }) as Observable<unknown>);
    await until(() => state.changes.length === 2);
    expect(state.changes).toEqual([
      { key: 'a', entry: 'x', version: 1 },
      { key: 'b', entry: 'x', version: 2, resent: true },
    ]);
    await firstValueFrom(engine.change('b', 'y', { epoch: 'e', since: 0 }) as Observable<unknown>);
    const began = await client.hget('rsn:{f}:meta', 'began');
    const [seconds] = await client.time();
    expect(Number(seconds) * 1_000 - Number(began)).toBeLessThan(1_500);
    stop();
  });

  it('S1 is young again after Redis has restarted, and says so by its run; a server that does not say it has none', async () => {
    const { state, stop } = following();
    await until(() => state.proofs > 0);
    await client.hset('rsn:{f}:meta', 'began', '1', 'run', 'another');
    await client.call('CLIENT', ['KILL', 'TYPE', 'normal', 'SKIPME', 'yes']);
    await until(() => state.lists.length > 1);
    stop();
    const info = await client.info('server');
    const run = /run_id:(\w+)/u.exec(info)?.[1];
    expect(state.lists.map((list) => list.run)).toEqual([run, run]);
    expect(state.lists.at(-1)!.age).toBeLessThan(1_500);
    await client.call('ACL', ['SETUSER', 'default', '-info']);
    try {
      const second = following();
      await until(() => second.state.proofs > 0);
      second.stop();
      expect(second.state.lists.map((list) => list.run)).toEqual(['']);
    } finally {
      await client.call('ACL', ['SETUSER', 'default', '+info']);
    }
  });

  it('goes on if somebody has written into its keys, and what it cannot read of the list revokes', async () => {
    const { engine, state, stop } = following();
    await until(() => state.proofs > 0);
    await client.hset('rsn:{f}:list', 'subject "odd"', 'rubbish', 'subject "gone"', '7 ');
    await client.xadd('rsn:{f}:notices', '*', 'something', 'else');
    await until(() => state.lists.length > 1);
    expect([...state.lists.at(-1)!.entries].sort((a, b) => a.version - b.version)).toEqual([
      { key: 'subject "odd"', entry: 'rubbish', version: 0 },
      { key: 'subject "gone"', entry: null, version: 7 },
    ]);
    await change(engine, 'subject "odd"');
    const { proofs } = state;
    await until(() => state.proofs > proofs + 1);
    expect([...state.changes, ...state.lists.at(-1)!.entries].map(({ key }) => key)).toContain('subject "odd"');
    expect(state.failures).toBe(0);
    stop();
  });

  it('proves the list again if only what Redis knows of it is lost: its epoch and version', async () => {
    const { engine, state, stop } = following();
    await until(() => state.proofs > 0);
    for (const key of ['a', 'b']) await change(engine, key);
    await until(() => state.changes.length === 2);
    await client.del('rsn:{f}:meta');
    await until(() => state.lists.length > 1);
    const { proofs } = state;
    await until(() => state.proofs > proofs);
    expect(state.lists.at(-1)).toMatchObject({ version: 2, entries: [{ key: 'a' }, { key: 'b' }] });
    await change(engine, 'c');
    await until(() => state.changes.length === 3);
    expect(state.lists).toHaveLength(2);
    stop();
  });

  it('S5 goes on behind the highest version of the list if its version and its notices are lost', async () => {
    const { engine, state, stop } = following();
    await until(() => state.proofs > 0);
    for (const key of ['a', 'b', 'c']) await change(engine, key);
    await until(() => state.changes.length === 3);
    await client.hset('rsn:{f}:list', 'odd', 'rubbish', 'forged', '99999999999999999999 x');
    await client.del('rsn:{f}:meta', 'rsn:{f}:notices');
    await until(() => state.lists.length > 1);
    expect(state.lists.at(-1)).toMatchObject({ version: 3 });
    expect(await change(engine, 'a', null)).toMatchObject({ version: 4 });
    await client.del('rsn:{f}:meta', 'rsn:{f}:notices');
    expect(await change(engine, 'a', 'again')).toMatchObject({ version: 5 });
    stop();
  });

  it('reads the whole list again after each failure', async () => {
    const { state, stop } = following();
    await until(() => state.proofs > 0);
    await client.call('CLIENT', ['KILL', 'TYPE', 'normal', 'SKIPME', 'yes']);
    await until(() => state.lists.length > 1);
    expect(state.failures).toBeGreaterThan(0);
    stop();
  });

  it('is given each change once, in order, while four operators make them', async () => {
    const { engine, state, stop } = following();
    await until(() => state.proofs > 0);
    await Promise.all(
      [1, 2, 3, 4].map(async (one) => {
        for (let i = 0; i < 50; i++) await change(engine, `k${one}`, i % 2 === 0 ? 'x' : null);
      }),
    );
    await until(() => state.changes.length === 200);
    expect(state.changes.map(({ version }) => version)).toEqual(Array.from({ length: 200 }, (_, i) => i + 1));
    expect(state.lists).toHaveLength(1);
    stop();
  });

  it('S19 does not ask without a pause if its command that waits is answered at once', () => {
    const time = new VirtualTimeScheduler();
    time.maxFrames = 3_000;
    let asked = 0;
    const engine = redisEngine({
      send: () => Promise.resolve(),
      wait: ([name]) => {
        asked += 1;
        const replies: Record<string, unknown> = { HMGET: ['epoch', '0'], XREAD: null, EVAL: [-1, ''] };
        const reply = name !== undefined && name in replies ? replies[name] : [];
        return { then: (resolve: (value: unknown) => void) => resolve(reply) } as never; // synchronously
      },
      fleet: 'f',
      scheduler: time,
    });
    const stop = engine.follow(silent);
    time.flush();
    stop();
    expect(asked).toBeLessThan(40);
  });

  it('S19 asks a Redis that cannot give the list again with a pause that doubles', async () => {
    const time = new VirtualTimeScheduler();
    let asked = 0;
    const engine = redisEngine({
      send: () => Promise.resolve(),
      wait: ([name]) => {
        if (name === 'HMGET') return Promise.resolve(['epoch', '1']);
        if (name === 'HGETALL') asked += 1;
        return name === 'HGETALL' ? Promise.reject(new Error('too large')) : Promise.resolve([]);
      },
      fleet: 'f',
      scheduler: time,
    });
    const stop = engine.follow(silent);
    for (let i = 1; i <= 100; i++) {
      await new Promise((resolve) => setImmediate(resolve));
      time.maxFrames = i * 50;
      time.flush();
      time.frame = i * 50;
    }
    stop();
    expect(asked).toBeGreaterThan(5);
    expect(asked).toBeLessThan(16); // 50 + 100 + 200 + 400 + 500 …
  });
});

withRedis('redisEngine()', () => {
  onRedis();
  it('asks for another connection for questions when nothing has come for four deadlines', async () => {
    const time = new VirtualTimeScheduler();
    const resets: string[] = [];
    const answers: ((value: unknown) => void)[] = [];
    const engine = redisEngine({
      send: () => new Promise((resolve) => answers.push(resolve)),
      wait: () => new Promise(() => undefined),
      reset: (which) => resets.push(which),
      fleet: 'f',
      scheduler: time,
    });
    const ask = () => (engine.look('hosts') as Observable<unknown>).subscribe({ error: () => undefined }).unsubscribe();
    const pass = async (ms: number) => {
      time.maxFrames = time.frame + ms;
      time.flush();
      time.frame = time.maxFrames;
      await new Promise((resolve) => setImmediate(resolve));
    };
    for (let i = 0; i < 9; i++) {
      ask();
      await pass(1_000);
    }
    expect(resets).toEqual(['send', 'send']);
    for (const answer of answers.splice(0)) answer([]);
    await pass(10_000);
    for (let i = 0; i < 6; i++) {
      ask();
      answers.shift()?.([]);
      await pass(1_000);
    }
    expect(resets).toHaveLength(2);
  });

  it('reports what an async reset rejects with, which would end the process', async () => {
    const time = new VirtualTimeScheduler();
    const failure = new Error('ECONNREFUSED');
    const hook = config.onUnhandledError;
    const errors: unknown[] = [];
    config.onUnhandledError = (error) => errors.push(error);
    const engine = redisEngine({
      send: () => new Promise(() => undefined),
      wait: () => new Promise(() => undefined),
      reset: () => Promise.reject(failure),
      fleet: 'f',
      scheduler: time,
      deadline: 100,
    });
    try {
      for (let i = 0; i < 6; i++) {
        (engine.look('hosts') as Observable<unknown>).subscribe({ error: () => undefined }).unsubscribe();
        await new Promise((resolve) => setImmediate(resolve));
        time.frame += 100;
      }
      await new Promise((resolve) => setTimeout(resolve)); // after the timer in which RxJS reports
    } finally {
      config.onUnhandledError = hook;
    }
    expect(errors).toEqual([failure]);
  });

  it('asks for another connection also if the client has nothing but errors of its own, as while it connects', async () => {
    const time = new VirtualTimeScheduler();
    const resets: string[] = [];
    const engine = redisEngine({
      send: () => Promise.reject(new Error('the stream is not writable')),
      wait: () => new Promise(() => undefined),
      reset: (which) => resets.push(which),
      fleet: 'f',
      scheduler: time,
      deadline: 100,
    });
    for (let i = 0; i < 5; i++) {
      (engine.look('table') as Observable<unknown>).subscribe({ error: () => undefined });
      await new Promise((resolve) => setImmediate(resolve));
      time.frame += 100;
    }
    expect(resets).toEqual(['send']);
  });

  it.each([
    ['an error reply', ['READONLY no writes here'], 1],
    ['an error in each of its few commands', Array<string>(8).fill('ERR not now'), 8],
  ])(
    'asks for no other connection because of %s and the time in which nothing was asked',
    async (_name, errors, failing) => {
      const time = new VirtualTimeScheduler();
      const resets: string[] = [];
      const left = [...errors];
      const engine = redisEngine({
        send: async () => {
          const error = resets.length > 0 ? 'connecting' : left.shift(); // a client that connects again has no connection yet
          if (error !== undefined) throw new Error(error);
          return [];
        },
        wait: () => new Promise(() => undefined),
        reset: (which) => resets.push(which),
        fleet: 'f',
        scheduler: time,
        deadline: 100,
      });
      const outcomes: string[] = [];
      for (let i = 0; i < 10; i++) {
        (engine.look('hosts') as Observable<unknown>).subscribe({
          next: () => outcomes.push('reply'),
          error: () => outcomes.push('error'),
        });
        await new Promise((resolve) => setImmediate(resolve));
        time.frame += 5_000;
      }
      expect(outcomes).toEqual([...Array<string>(failing).fill('error'), ...Array<string>(10 - failing).fill('reply')]);
      expect(resets).toEqual([]);
    },
  );

  it('asks for another connection if a few commands, long apart, had no reply before the client gave them up', async () => {
    const time = new VirtualTimeScheduler();
    const resets: string[] = [];
    const reject: ((error: Error) => void)[] = [];
    const engine = redisEngine({
      send: () => new Promise((_resolve, giveUp) => reject.push(giveUp)),
      wait: () => new Promise(() => undefined),
      reset: (which) => resets.push(which),
      fleet: 'f',
      scheduler: time,
      deadline: 100,
    });
    for (let i = 0; i < 4; i++) {
      (engine.look('table') as Observable<unknown>).subscribe({ error: () => undefined });
      time.frame += 300;
      reject.shift()?.(new Error('Command timed out'));
      await new Promise((resolve) => setImmediate(resolve));
      time.frame += 5_000;
    }
    expect(resets).toEqual(['send']);
  });

  it.each([
    ['is no promise', () => 42 as never],
    [
      'is thrown',
      () => {
        throw new Error('no');
      },
    ],
    ['is missing', () => undefined as never],
  ])('counts a reply that %s as none, and does not wait for it', async (_name, send) => {
    const engine = redisEngine({ send, wait: send, fleet: 'f' });
    for (let i = 0; i < 5_000; i++) {
      const failed = await new Promise((resolve) => {
        (engine.look('table') as Observable<unknown>).subscribe({ next: () => resolve(undefined), error: resolve });
      });
      expect(String(failed)).not.toContain('wait for Redis already');
    }
  });

  const quotas: readonly Quota[] = [{ what: 'connections', by: 'all', most: 2 }];
  const silentPeer = virtualTransport(concat(of(opened()), NEVER));
  const fresh = (fleet: Fleet) => firstValueFrom(fleet.health$.pipe(filter((health) => health.fresh)));
  const outcomeOf = (fleet: Fleet, subject: string) => {
    const owner = fleet.createOwner({ name: 'x', subject, audits: everyStep(() => true) });
    return new Promise((resolve) => {
      owner.open('wss://example.com').subscribe({
        next: () => resolve('open'),
        error: (error: unknown) => resolve((error as SocketError).decision?.code),
      });
    });
  };

  it('S1 S6 S12 that is emptied grants no slot twice, and allows a host that joins then nothing that is revoked', async () => {
    const engines = await Promise.all([1, 2, 3].map(() => overIoredis(redis.port, { fleet: 'f' })));
    const [first, second, third] = engines.map(({ engine }) => engine) as [FleetEngine, FleetEngine, FleetEngine];
    const join = (host: string, engine: FleetEngine) =>
      joinFleet({ engine, host, transport: silentPeer, policy: allowAll, quotas });
    const old = join('old', first);
    const other = join('other', second);
    await fresh(old);
    await fresh(other);
    await fleetOperator(first).revoke({ subject: 'bad' }, { reason: '' });
    expect([await outcomeOf(old, 'good'), await outcomeOf(old, 'good')]).toEqual(['open', 'open']);
    await client.flushall();
    const greedy = outcomeOf(other, 'good');
    const young = join('young', third);
    expect(await greedy).toBe('unavailable');
    await fresh(young);
    expect([await outcomeOf(young, 'bad'), await outcomeOf(young, 'good')]).toEqual(['revoked', 'quota']);
    for (const fleet of [old, other, young]) await fleet.leave();
    for (const engine of engines) await engine[Symbol.asyncDispose]();
  }, 20_000);

  it('S12 that restarts at once from an older copy grants no slot twice', async () => {
    await using own = await startRedis({ more: ['--dbfilename', 'dump.rdb'] });
    const engines = await Promise.all([1, 2].map(() => overIoredis(own.port, { fleet: 'f' })));
    const [old, other] = engines.map(({ engine }, i) =>
      joinFleet({ engine, host: `host-${i}`, transport: silentPeer, policy: allowAll, quotas }),
    ) as [Fleet, Fleet];
    await fresh(old);
    await fresh(other);
    const saver = new Redis({ port: own.port, host: '127.0.0.1' });
    saver.on('error', () => undefined);
    await saver.save();
    saver.disconnect();
    expect([await outcomeOf(old, 'good'), await outcomeOf(old, 'good')]).toEqual(['open', 'open']);
    await own.restart();
    const outcomes: unknown[] = [];
    while (outcomes.at(-1) !== 'quota' && outcomes.at(-1) !== 'open') outcomes.push(await outcomeOf(other, 'good'));
    expect(new Set(outcomes)).toEqual(new Set(['unavailable', 'quota']));
    for (const fleet of [old, other]) await fleet.leave();
    for (const engine of engines) await engine[Symbol.asyncDispose]();
  }, 20_000);

  it('refuses to read from what is no id of an entry, as the engine in memory does', async () => {
    const engine = redisEngine({ send: through(client), wait: through(waiting), fleet: 'f' });
    for (const each of [engine, memoryEngine()]) {
      const entries = fleetOperator(each).read('abc')[Symbol.asyncIterator]();
      await expect(entries.next()).rejects.toBeInstanceOf(FleetError);
    }
  });

  it('S13 that is frozen while two hosts leave gets back what they have not used when it goes on', async () => {
    const { engine, [Symbol.asyncDispose]: stop } = await overIoredis(redis.port, { fleet: 'f' });
    const hundred: Quota = { what: 'bytes', by: 'all', most: 1_000, per: 'day', exact: true, block: 100 };
    const fleets = ['first', 'second'].map((host) =>
      joinFleet({ engine, host, transport: silentPeer, policy: allowAll, quotas: [hundred] }),
    );
    const used = async () => (await client.get('rsn:{f}:budget:bytes "all" day'))?.split(' ')[1];
    for (const fleet of fleets) {
      await fresh(fleet);
      const owner = fleet.createOwner({ name: 'x', audits: everyStep(() => true) });
      const socket = owner.create('wss://example.com');
      socket.connect();
      await firstValueFrom(socket.opened$);
      expect(await new Promise((resolve) => socket.send('x'.repeat(10), resolve))).toBe('sent');
    }
    expect(await used()).toBe('200');
    redis.process().kill('SIGSTOP');
    await Promise.all(fleets.map((fleet) => fleet.leave()));
    redis.process().kill('SIGCONT');
    while ((await used()) !== '20');
    await stop();
  }, 20_000);

  it('looks at thousands of runs with a few commands, and removes those that have expired from its index', async () => {
    let sent = 0;
    const send: RedisSend = (words) => {
      sent += 1;
      return through(client)(words);
    };
    const engine = redisEngine({ send, wait: send, fleet: 'f' });
    const runs = Array.from({ length: 5_000 }, (_, i) => `host/${i}`);
    await client.hset('rsn:{f}:hosts', Object.fromEntries(runs.map((run) => [run, '1'])));
    const text = JSON.stringify({ host: 'host', joined: 1, applied: 1, epoch: 'e', staleAfter: 1_000 });
    const live = runs.slice(0, 4_500);
    await client.mset(Object.fromEntries(live.map((run) => [`rsn:{f}:host:${run}`, text])));
    await client.pexpire('rsn:{f}:host:host/0', 86_400_000 - 60_000);
    const found = await firstValueFrom(engine.look('hosts') as Observable<readonly HostText[]>);
    expect(found.map(({ incarnation }) => incarnation).sort()).toEqual([...live].sort());
    expect(Math.round((found.find(({ incarnation }) => incarnation === 'host/0')?.age ?? 0) / 10_000)).toBe(6);
    expect(await client.hlen('rsn:{f}:hosts')).toBe(live.length);
    expect(sent).toBeLessThan(40);
  });

  it('says what Redis has said to an operator', async () => {
    const engine = redisEngine({ send: through(client), wait: through(waiting), fleet: 'f' });
    await client.set('rsn:{f}:meta', 'not a hash');
    await expect(fleetOperator(engine).revoke({ kind: 'mod' }, { reason: '' })).rejects.toThrow(/failed: .*WRONGTYPE/u);
  });

  it.each<[string, RegExp, () => Promise<unknown>, () => Promise<unknown>]>([
    [
      'has no memory left',
      /^\w+: .*OOM/u,
      () => client.config('SET', 'maxmemory', '1'),
      () => client.config('SET', 'maxmemory', '0'),
    ],
    [
      'has something else in the place of the log',
      /^append: .*WRONGTYPE/u,
      () => client.set('rsn:{f}:log', 'x'),
      () => client.del('rsn:{f}:log'),
    ],
  ])('says in health$ of each host what Redis says when it %s', async (_what, text, breaks, mends) => {
    const engine = redisEngine({ send: through(client), wait: through(waiting), fleet: 'f' });
    await breaks();
    const fleet = joinFleet({ engine, host: 'h', transport: virtualTransport(NEVER), policy: allowAll });
    const saysSo = firstValueFrom(fleet.health$.pipe(filter(({ failure }) => text.test(failure ?? ''))));
    expect(() =>
      fleet.createOwner({ name: 'x', audits: everyStep(() => false) }).create('wss://example.com'),
    ).toThrow();
    await saysSo;
    await mends();
    await firstValueFrom(fleet.health$.pipe(filter(({ failure, fresh }) => fresh && failure === undefined)));
    await fleet.leave();
  });
});

withRedis('redisEngine() in a cluster, where all keys of a command must be in one slot,', () => {
  let node: Awaited<ReturnType<typeof startRedis>>;
  let first: Redis;
  const connect = () => new Redis({ port: node.port, host: '127.0.0.1' });
  beforeAll(async () => {
    node = await startRedis({ more: ['--cluster-enabled', 'yes', '--cluster-port', `${await freePort()}`] });
    first = connect();
    await first.call('CLUSTER', ['ADDSLOTSRANGE', '0', '16383']);
    for (let i = 0; i < 500; i++) {
      if (String(await first.call('CLUSTER', ['INFO'])).includes('cluster_state:ok')) break;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await expect(first.mset('a', '1', 'b', '2')).rejects.toThrow(/CROSSSLOT/u);
  }, 30_000);
  afterAll(async () => {
    first.disconnect();
    await node[Symbol.asyncDispose]();
  });

  const flush = async () => {
    await first.flushall();
  };
  const start = async () => {
    await flush();
    const clients: Redis[] = [];
    const make = () => {
      clients.push(connect(), connect());
      const [commands, blocking] = clients.slice(-2) as [Redis, Redis];
      return redisEngine({ send: through(commands), wait: through(blocking), fleet: 'test' });
    };
    const stop = async () => {
      for (const one of clients) one.disconnect();
    };
    return { engine: make(), other: make(), forget: flush, stop };
  };
  for (const { name, run } of fleetEngineContract({ start, canForget: true })) it(name, run);
});
