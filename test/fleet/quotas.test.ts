import type { Observable } from 'rxjs';
import { firstValueFrom, map, NEVER, of, type SchedulerLike, type Subscription, timer } from 'rxjs';
import { type ConnectRequest, type OwnedSocket, type Owner, reconnect } from 'rx-secure-networking';
import {
  type Fleet,
  type FleetEngine,
  type FleetList,
  type FleetOperator,
  type Held,
  joinFleet,
  memoryEngine,
  type Quota,
} from 'rx-secure-networking/fleet';
import { virtualTransport } from 'rx-secure-networking/testing';
import { permissive, saying, thrownBy, url } from '../world.ts';
import { delaying } from './delaying.ts';
import { FaultyEngine } from './FaultyEngine.ts';
import { fleetWorld, type JoinOptions, opening } from './fleetWorld.ts';

const chat = { subject: 'chat' };
const attempts = (count: number, per = 1_000): Quota => ({ what: 'attempts', by: 'subject', count, per });
const connections = (most: number, share?: number): Quota => ({
  what: 'connections',
  by: 'subject',
  most,
  ...(share !== undefined && { share }),
});
const bytes = (most: number, more: object = {}): Quota => ({
  what: 'bytes',
  by: 'subject',
  most,
  per: 'hour',
  ...more,
});

const outcomes = (states: readonly { readonly outcome: string }[]) => {
  const counts: Record<string, number> = {};
  for (const { outcome } of states) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
};

describe('quotas', () => {
  it('S8 a question has a deadline below auditTimeout, and an answer that comes later counts for nothing', async () => {
    const world = fleetWorld();
    const engine = new FaultyEngine(world.engine);
    const { owner } = world.join({ engine, quotas: [attempts(5)], onStale: 'allow', engineTimeout: 150 });
    engine.mode = 'frozen';
    const attempt = opening(owner(chat));
    await world.pass(140);
    expect(attempt.outcome).toBe('pending');
    await world.pass(20);
    expect(attempt).toEqual({ outcome: 'unavailable', retryAfter: 1_000 });
    engine.mode = 'well';
    await world.pass(50);
    expect(attempt.outcome).toBe('unavailable');
    await world.end();
  });

  it('S8 questions that could outlast auditTimeout are refused when the host joins', () => {
    const make = (auditTimeout: number) => () =>
      joinFleet({
        engine: memoryEngine(),
        host: 'h',
        transport: virtualTransport(NEVER),
        policy: permissive,
        limits: { auditTimeout },
        quotas: [attempts(1), connections(1)],
      });
    expect(thrownBy(make(800))).toEqual(
      new RangeError('joinFleet: 4 questions of engineTimeout 200 ms outlast limits.auditTimeout, 800 ms'),
    );
  });

  it('S8 an owner whose own auditTimeout they could outlast is refused', async () => {
    const world = fleetWorld();
    const { owner } = world.join({ quotas: [attempts(1), connections(1)] });
    expect(thrownBy(() => owner({ limits: { auditTimeout: 800 } }))).toEqual(
      new RangeError('createOwner: 4 questions of engineTimeout 200 ms outlast limits.auditTimeout, 800 ms'),
    );
    owner({ limits: { auditTimeout: 801 } });
    await world.end();
  });

  it.each<[string, unknown]>([
    ['a number', 5],
    ['null', null],
    ['a promise', Promise.resolve('a')],
    ['an object', {}],
  ])('a function `by` that returns %s denies, and does not count all such owners together', async (_what, key) => {
    const world = fleetWorld();
    const engine = new FaultyEngine(world.engine);
    const quota = { ...attempts(5), by: () => key as string };
    const { owner, decisions } = world.join({ engine, quotas: [quota] });
    const attempt = opening(owner(chat));
    await world.pass(10);
    expect(attempt.outcome).toBe('threw');
    expect(decisions.at(-1)).toMatchObject({
      layer: 'policy',
      reason: 'the policy threw TypeError: by of a quota must return a string or undefined',
    });
    expect(engine.asked['take']).toBeUndefined();
    await world.end();
  });

  it("S9 what the owner's audits deny has used the quota, also of bytes", async () => {
    const world = fleetWorld();
    const { owner } = world.join({ quotas: [attempts(1, 60_000), bytes(10, { exact: true, block: 10 })] });
    const denied = opening(owner({ ...chat, audits: { ...permissive, connect: () => false } }));
    await world.pass(10);
    const late = opening(owner(chat));
    await world.pass(10);
    expect([denied.outcome, late.outcome]).toEqual(['denied', 'quota']);
    const audits = { ...permissive, send: ({ message }: { message: unknown }) => message !== 'ten bytes!' };
    const sent: string[] = [];
    owner({ subject: 'other', audits })
      .open(url)
      .subscribe((socket) => sent.push(socket.send('ten bytes!'), socket.send('a')));
    await world.pass(10);
    expect(sent).toEqual(['denied', 'denied']);
    await world.end();
  });

  it('S9 what the policy of the host denies asks nobody and spends nothing', async () => {
    const world = fleetWorld();
    const engine = new FaultyEngine(world.engine);
    const policy = { ...permissive, connect: ({ owner }: { owner: { name: string } }) => owner.name !== 'no' };
    const { owner } = world.join({ engine, policy, quotas: [attempts(1), connections(1)] });
    const denied = [owner({ ...chat, name: 'no' }), owner({ ...chat, name: 'no' })].map(opening);
    await world.pass(10);
    expect(outcomes(denied)).toEqual({ denied: 2 });
    expect([engine.asked['take'], engine.asked['hold']]).toEqual([undefined, undefined]);
    const allowed = opening(owner(chat));
    await world.pass(10);
    expect(allowed.outcome).toBe('open');
    await world.end();
  });

  it('S10 allows count attempts at once over all hosts, then one every per / count; a denial says when', async () => {
    const world = fleetWorld();
    const hosts = [world.join({ quotas: [attempts(4)] }), world.join({ quotas: [attempts(4)] })];
    const first = hosts.flatMap(({ owner }) => [1, 2, 3].map(() => opening(owner(chat))));
    await world.pass(10);
    expect(outcomes(first)).toEqual({ open: 4, quota: 2 });
    expect(first.at(-1)!.retryAfter).toBe(250);
    const other = opening(hosts[0]!.owner({ subject: 'other' }));
    await world.pass(245);
    expect(other.outcome).toBe('open');
    const second = hosts.map(({ owner }) => opening(owner(chat)));
    await world.pass(10);
    expect(outcomes(second)).toEqual({ open: 1, quota: 1 });
    await world.end();
  });

  it.each([7, 14, 49])(
    'S10 allows all of %i attempts at once, though each of them is a part of per that is rounded',
    async (count) => {
      const world = fleetWorld();
      const { owner } = world.join({ quotas: [attempts(count)] });
      const states = Array.from({ length: count + 1 }, () => opening(owner(chat)));
      await world.pass(1);
      expect(outcomes(states)).toEqual({ open: count, quota: 1 });
      await world.end();
    },
  );

  it('S10 a denial is remembered: asking again meanwhile costs nothing', async () => {
    const world = fleetWorld();
    const engine = new FaultyEngine(world.engine);
    const { owner } = world.join({ engine, quotas: [attempts(1)] });
    const states = Array.from({ length: 10 }, () => opening(owner(chat)));
    await world.pass(10);
    expect(outcomes(states)).toEqual({ open: 1, quota: 9 });
    expect(engine.asked['take']).toBe(2);
    await world.end();
  });

  it('S10 a denial in which the engine names no time lasts for the time of the rate', async () => {
    const world = fleetWorld();
    const engine = { ...world.engine, take: () => of({ ok: false }) };
    const { owner } = world.join({ engine, quotas: [attempts(2, 700)], onUnavailable: 'local' });
    await world.pass(10);
    const denied = opening(owner(chat));
    await world.pass(10);
    expect(denied).toEqual({ outcome: 'quota', retryAfter: 700 });
    await world.end();
  });

  it('S10 reconnect() comes back when the denial said', async () => {
    const world = fleetWorld();
    const { owner } = world.join({ quotas: [attempts(1, 500)] });
    const states: number[] = [];
    opening(owner(chat));
    owner(chat)
      .open(url)
      .pipe(reconnect({ random: () => 0 }))
      .subscribe(() => states.push(world.time.frame));
    await world.pass(1_000);
    expect(states).toHaveLength(1);
    expect(states[0]).toBeGreaterThanOrEqual(500);
    await world.end();
  });

  it('S11 counts connections over all hosts until the link is gone, not until the socket has ended', async () => {
    const world = fleetWorld();
    const link = { closeHandshake: 'never' as const };
    const hosts = [1, 2].map(() => world.join({ quotas: [connections(3)], link, limits: { closeTimeout: 2_000 } }));
    const owners = hosts.map(({ owner }) => owner(chat));
    const first = owners.flatMap((owner) => [opening(owner), opening(owner)]);
    await world.pass(10);
    expect(outcomes(first)).toEqual({ open: 3, quota: 1 });
    owners[0]!.destroy();
    await world.pass(1_500); // the peer answers no close
    const second = opening(hosts[1]!.owner(chat));
    await world.pass(10);
    expect(second.outcome).toBe('quota');
    await world.pass(1_000);
    const third = opening(hosts[1]!.owner(chat));
    await world.pass(10);
    expect(third.outcome).toBe('open');
    await world.end();
  });

  it('S11 after the answer the count is what is then so: a socket that ended meanwhile leaves no slot behind', async () => {
    const world = fleetWorld();
    const slow = delaying(world.engine, 100, () => world.time);
    const { owner } = world.join({ engine: slow, quotas: [connections(2)] });
    const hasty = owner(chat);
    opening(hasty);
    opening(hasty);
    await world.pass(50);
    hasty.destroy();
    await world.pass(2_000);
    const states = [opening(owner(chat)), opening(owner(chat)), opening(owner(chat))];
    await world.pass(500);
    expect(outcomes(states)).toEqual({ open: 2, quota: 1 });
    await world.end();
  });

  const all = <Q extends Quota>(quota: Q): Q => ({ ...quota, by: 'all' });
  const slowly = (time: SchedulerLike) => ({
    ...permissive,
    connect: () => firstValueFrom(timer(50, time)).then(() => true as const),
  });
  describe.each<[string, (time: SchedulerLike) => JoinOptions]>([
    ['the quota of attempts', () => ({ quotas: [all(attempts(100)), all(connections(2))] })],
    ['the quota of bytes', () => ({ quotas: [all(bytes(1_000)), all(connections(2))] })],
    ["a promise of the host's", (time) => ({ quotas: [all(connections(2))], policy: slowly(time) })],
  ])('S11 a socket that ends while %s is asked', (_what, options) => {
    it.each<[string, (parts: Leaving) => unknown]>([
      ['is left', ({ opened }) => opened.unsubscribe()],
      ['goes with its owner', ({ owner }) => owner.destroy()],
      ['is ended by the host', ({ fleet }) => fleet.endSocket(fleet.snapshot().at(-1)!.sockets[0]!.id)],
      ['is revoked', ({ operator }) => operator.revoke({ subject: 'hasty' }, { reason: 'r', wait: 0 })],
    ])('and %s leaves no slot behind', async (_how, leave) => {
      const world = fleetWorld();
      const engine = delaying(world.engine, 50, () => world.time);
      const { fleet, owner: make } = world.join({ engine, ...options(world.time) });
      await world.pass(100);
      for (let i = 0; i < 2; i++) {
        const owner = make({ subject: 'hasty' });
        const opened = owner.open(url).subscribe({ error: () => undefined });
        await world.pass(20);
        await leave({ opened, owner, fleet, operator: world.operator });
        await world.pass(300);
      }
      const states = [opening(make()), opening(make())];
      await world.pass(300);
      expect(outcomes(states)).toEqual({ open: 2 });
      await world.end();
    });
  });

  it('S11 a socket that a rule of the host ends before it allows leaves no slot behind', async () => {
    const world = fleetWorld();
    const engine = delaying(world.engine, 50, () => world.time);
    const policy = {
      ...permissive,
      connect: ({ owner: { name }, socket }: ConnectRequest) => {
        if (name === 'ended') fleet.endSocket(socket);
        return true;
      },
    };
    const { fleet, owner } = world.join({ engine, quotas: [connections(1)], policy });
    const ended = opening(owner({ ...chat, name: 'ended' }));
    await world.pass(100);
    const state = opening(owner(chat));
    await world.pass(100);
    expect([ended.outcome, state.outcome]).toEqual(['closed', 'open']);
    await world.end();
  });

  it('asks no further quota for a request that is over', async () => {
    const world = fleetWorld();
    const engine = new FaultyEngine(delaying(world.engine, 50, () => world.time));
    const quotas = [attempts(9), { ...attempts(9), name: 'other' }, bytes(1_000)];
    const { owner } = world.join({ engine, quotas });
    const hasty = owner(chat);
    opening(hasty);
    await world.pass(10);
    hasty.destroy();
    await world.pass(100);
    expect([engine.asked['take'], engine.asked['draw']]).toEqual([1, undefined]);
    await world.end();
  });

  it('S11 asks for many at once with one question, and grants what is free', async () => {
    const world = fleetWorld();
    const counted = new FaultyEngine(delaying(world.engine, 50, () => world.time));
    const { owner } = world.join({ engine: counted, quotas: [connections(7)] });
    const states = Array.from({ length: 12 }, () => opening(owner(chat)));
    await world.pass(300);
    expect(outcomes(states)).toEqual({ open: 7, quota: 5 });
    expect(counted.asked['hold']).toBeLessThanOrEqual(4);
    await world.end();
  });

  it('S11 L29 says that no slot is free only if that is so: slots released while it asks are free', async () => {
    const world = fleetWorld();
    const engine = delaying(world.engine, 60, () => world.time);
    const { owner } = world.join({ engine, quotas: [connections(3)] });
    const first = [owner(chat), owner(chat), owner(chat)];
    first.forEach(opening);
    await world.pass(400);
    first[0]!.destroy();
    await world.pass(20); // states that it holds two
    first[1]!.destroy();
    await world.pass(10);
    const states = [opening(owner(chat)), opening(owner(chat)), opening(owner(chat))];
    await world.pass(500);
    expect(outcomes(states)).toEqual({ open: 2, quota: 1 });
    await world.end();
  });

  it('S11 the slots of a host that dies are free within their time to live', async () => {
    const world = fleetWorld();
    const engine = new FaultyEngine(world.engine);
    const dying = world.join({ engine, quotas: [connections(1)] });
    const { owner } = world.join({ quotas: [connections(1)] });
    opening(dying.owner(chat));
    await world.pass(10);
    engine.mode = 'gone';
    const early = opening(owner(chat));
    await world.pass(2_900);
    const late = opening(owner(chat));
    await world.pass(100);
    const free = opening(owner(chat));
    await world.pass(10);
    expect([early, late, free].map(({ outcome }) => outcome)).toEqual(['quota', 'quota', 'open']);
    await world.end();
  });

  it('S12 a question without an answer that was carried out all the same is corrected by the next beat', async () => {
    const world = fleetWorld();
    const engine = new FaultyEngine(world.engine);
    const { owner } = world.join({ engine, quotas: [connections(2)], onStale: 'allow' });
    engine.mode = 'frozen';
    const lost = [opening(owner(chat)), opening(owner(chat))];
    await world.pass(800);
    expect(outcomes(lost)).toEqual({ unavailable: 2 });
    engine.mode = 'well'; // now the server carries them out
    await world.pass(1_000);
    const states = [opening(owner(chat)), opening(owner(chat))];
    await world.pass(10);
    expect(outcomes(states)).toEqual({ open: 2 });
    await world.end();
  });

  it('S12 while an engine that was silent may have forgotten, no slot is granted twice', async () => {
    const world = fleetWorld();
    const engine = new FaultyEngine(world.engine);
    const hosts = [1, 2].map(() => world.join({ engine, quotas: [connections(3)], onStale: 'allow' }));
    const first = hosts[0]!.owner(chat);
    const open = [opening(first), opening(first), opening(first)];
    await world.pass(1_000);
    engine.become(memoryEngine({ scheduler: world.time }));
    const greedy = opening(hosts[1]!.owner(chat));
    await world.pass(10);
    expect(greedy.outcome).toBe('unavailable');
    await world.pass(2_500);
    const later = opening(hosts[1]!.owner(chat));
    await world.pass(10);
    expect(later.outcome).toBe('quota');
    expect(outcomes(open)).toEqual({ open: 3 });
    await world.end();
  });

  it('S12 an engine that has forgotten grants nothing, also before its follower has noticed', async () => {
    const world = fleetWorld();
    let epoch = '';
    const engine: FleetEngine = {
      ...world.engine,
      hold: (...given) => (world.engine.hold(...given) as Observable<Held>).pipe(map((held) => ({ ...held, epoch }))),
    };
    const { owner } = world.join({ engine, quotas: [connections(1)] });
    const early = [opening(owner(chat))];
    await world.pass(10);
    epoch = 'another';
    early.push(opening(owner(chat)));
    await world.pass(1_000); // what was carried out all the same is corrected by the next beat
    ({ epoch } = await firstValueFrom(world.engine.look('revoked') as Observable<FleetList>));
    const late = [opening(owner(chat)), opening(owner(chat))];
    await world.pass(10);
    expect([...early, ...late].map(({ outcome }) => outcome)).toEqual(['unavailable', 'unavailable', 'open', 'quota']);
    await world.end();
  });

  it('S12 an engine that has failed grants nothing before it has proved to be the one that it was', async () => {
    const world = fleetWorld();
    const engine = new FaultyEngine(world.engine);
    const { owner } = world.join({ engine, quotas: [connections(3)] });
    await world.pass(400);
    engine.sinks[0]!.failed(new Error('the connection has closed'));
    const early = opening(owner(chat));
    await world.pass(250); // it proves something at 600
    const late = opening(owner(chat));
    await world.pass(10);
    expect([early, late].map(({ outcome }) => outcome)).toEqual(['unavailable', 'open']);
    await world.end();
  });

  it('S13 exact: not one byte over the budget passes, on all hosts, both ways', async () => {
    const world = fleetWorld();
    const quotas = [bytes(1_000, { exact: true, block: 100 })];
    const hosts = [1, 2, 3].map(() => world.join({ quotas, server: saying('x'.repeat(50)) }));
    let passed = 0;
    const sockets = hosts.map(({ owner }) => {
      const owner1 = owner(chat);
      return new Promise<{ send(message: string): unknown }>((resolve) => {
        owner1.open(url).subscribe((socket) => {
          socket.messages$.subscribe((message) => (passed += message.length));
          socket.sent$.subscribe((message) => (passed += message.length));
          resolve(socket);
        });
      });
    });
    await world.pass(10);
    for (let i = 0; i < 20; i++) for (const socket of sockets) (await socket).send('y'.repeat(30));
    await world.pass(10);
    expect(passed).toBeLessThanOrEqual(1_000);
    expect(passed).toBeGreaterThanOrEqual(1_000 - 3 * 30);
    const { owner, decisions } = hosts[0]!;
    const late = opening(owner(chat));
    await world.pass(10);
    expect(late.outcome).toBe('open'); // its messages are denied, until the hour is over
    expect(decisions.filter(({ code, action }) => code === 'quota' && action === 'send').length).toBeGreaterThan(0);
    await world.end();
  });

  it('S13 exact: the budget is full again in the next period', async () => {
    const world = fleetWorld();
    const { owner, decisions } = world.join({ quotas: [bytes(100, { exact: true, block: 100 })] });
    const outcomes: string[] = [];
    owner(chat)
      .open(url)
      .subscribe((socket) => {
        for (let i = 0; i < 3; i++) socket.send('y'.repeat(60), (outcome) => outcomes.push(outcome));
        timer(3_600_000, world.time).subscribe(() => socket.send('y'.repeat(60), (outcome) => outcomes.push(outcome)));
      });
    await world.pass(100);
    expect(outcomes).toEqual(['sent', 'denied', 'denied']);
    const reasons = decisions.filter(({ allow }) => !allow).map(({ reason }) => reason);
    expect(new Set(reasons)).toEqual(new Set(['all 100 bytes are used or reserved by hosts']));
    await world.pass(3_600_000);
    expect(outcomes).toEqual(['sent', 'denied', 'denied', 'sent']);
    await world.end();
  });

  it('S13 exact: a message that is denied takes nothing away from other hosts, nor from its own', async () => {
    const world = fleetWorld();
    const quotas = [bytes(1_000, { exact: true, block: 10 })];
    const outcomes: string[] = [];
    const sockets: OwnedSocket[] = [];
    for (const { owner } of [world.join({ quotas }), world.join({ quotas })]) {
      owner(chat)
        .open(url)
        .subscribe((socket) => sockets.push(socket));
      await world.pass(20);
    }
    const say = async (from: number, size: number, wait = 20) => {
      sockets[from]!.send('y'.repeat(size), (outcome) => outcomes.push(`${size} ${outcome}`));
      await world.pass(wait);
    };
    await say(0, 100);
    await say(0, 1_000);
    await say(1, 300, 1_000);
    await say(0, 400);
    expect(outcomes).toEqual(['100 sent', '1000 denied', '300 sent', '400 sent']);
    expect(await usedOf(world, chatKey, 1_000)).toBeLessThanOrEqual(800 + 2 * 15);
    await world.end();
  });

  it('S13 exact: what a host has drawn and not used is there again when it has left', async () => {
    const world = fleetWorld();
    let sent = 0;
    for (let i = 0; i < 150; i++) {
      const { fleet, owner } = world.join({ quotas: [bytes(100_000, { exact: true })] });
      const said = await saying50(world, owner(chat));
      await said.say();
      fleet.destroy();
      await world.pass(100);
      sent += said.outcomes['sent'] ?? 0;
    }
    expect(sent).toBe(150);
    expect(await usedOf(world, chatKey, 100_000)).toBe(150 * 50);
    await world.end();
  });

  it('S13 exact: what a host has asked for when it leaves is given back when it comes', async () => {
    const world = fleetWorld();
    const engine = delaying(world.engine, 100, () => world.time);
    const { fleet, owner } = world.join({ engine, quotas: [bytes(1_000, { exact: true, block: 100 })] });
    const said = await saying50(world, owner(chat));
    await said.say(10);
    const left = fleet.leave();
    await world.pass(150);
    expect(await usedOf(world, chatKey, 1_000)).toBe(100);
    await world.pass(100);
    expect(await usedOf(world, chatKey, 1_000)).toBe(50); // the message that waited for it
    await left;
  });

  it('S13 exact: what is given back when its period is over is not drawn again', async () => {
    const world = fleetWorld();
    const engine = delaying(world.engine, 50, () => world.time);
    const quotas = [bytes(1_000, { exact: true, block: 400 })];
    const late = world.join({ engine, quotas });
    await (await saying50(world, late.owner(chat))).say();
    const next = await saying50(world, world.join({ quotas }).owner(chat));
    await world.pass(3_600_000 - world.time.frame - 20);
    late.fleet.destroy();
    await world.pass(30);
    await next.say(100);
    expect(await usedOf(world, chatKey, 1_000)).toBe(400);
    await world.end();
  });

  it.each([true, false])(
    'S13 a host that has seen a budget used up denies until its period ends, also if the engine has forgotten (exact: %s)',
    async (exact) => {
      const world = fleetWorld();
      const engine = new FaultyEngine(world.engine);
      const { owner, decisions } = world.join({ engine, quotas: [bytes(100, { exact })] });
      const said = await saying50(world, owner(chat));
      for (let i = 0; i < 3; i++) await said.say(1_000);
      engine.become(memoryEngine({ scheduler: world.time }));
      await world.pass(3_000);
      const use = async () => {
        const from = decisions.length;
        opening(owner(chat));
        if (exact) await said.say();
        await world.pass(10);
        return decisions.slice(from).some(({ code }) => code === 'quota');
      };
      const early = await use();
      await world.pass(3_600_000 - world.time.frame);
      expect([early, await use()]).toEqual([true, false]);
      await world.end();
    },
  );

  it('S13 exact: by default no host takes the whole of a small budget', async () => {
    const world = fleetWorld();
    const hosts = [1, 2, 3].map(() => world.join({ quotas: [bytes(50_000, { exact: true })] }));
    for (const { owner } of hosts) {
      const said = await saying50(world, owner(chat));
      await said.say();
      expect(said.outcomes).toEqual({ sent: 1 });
    }
    expect(await usedOf(world, chatKey, 50_000)).toBe(3 * 500);
    await world.end();
  });

  it('S13 exact: an engine that is frozen, and carries out later what it was asked, costs one block', async () => {
    const world = fleetWorld();
    const engine = new FaultyEngine(world.engine);
    const { owner } = world.join({ engine, quotas: [bytes(1_000, { exact: true, block: 100 })], onStale: 'allow' });
    const said = await saying50(world, owner(chat));
    for (let i = 0; i < 2; i++) await said.say(); // two blocks are drawn, half of the second is left
    engine.mode = 'frozen';
    for (let i = 0; i < 20; i++) await said.say();
    engine.mode = 'well';
    for (let i = 0; i < 4; i++) await said.say();
    expect(said.outcomes).toEqual({ sent: 8, denied: 18 });
    expect(await usedOf(world, chatKey, 1_000)).toBe(600);
    await world.end();
  });

  it('S13 exact: a block that comes after the deadline is of the host that asked', async () => {
    const world = fleetWorld();
    const engine = delaying(world.engine, 250, () => world.time);
    const { owner } = world.join({ engine, quotas: [bytes(1_000, { exact: true, block: 100 })], engineTimeout: 200 });
    const said = await saying50(world, owner(chat));
    for (let i = 0; i < 30; i++) await said.say();
    expect(said.outcomes).toEqual({ denied: 10, sent: 20 });
    expect(await usedOf(world, chatKey, 1_000)).toBe(1_000);
    await world.end();
  });

  it.each([
    ['is frozen, and carries out later what it was asked, counts twice what it was asked once', 'frozen', 900],
    ['is gone counts once', 'gone', 800],
  ] as const)('S13 counted: what passes while the engine %s', async (_what, mode, used) => {
    const world = fleetWorld();
    const engine = new FaultyEngine(world.engine);
    const { owner } = world.join({ engine, quotas: [bytes(10_000)], onStale: 'allow' });
    const said = await saying50(world, owner(chat));
    for (let i = 0; i < 2; i++) await said.say(500);
    engine.mode = mode;
    for (let i = 0; i < 14; i++) await said.say(500);
    engine.mode = 'well';
    await world.pass(20_000);
    expect(said.outcomes).toEqual({ sent: 16 });
    expect(await usedOf(world, chatKey, 10_000)).toBe(used);
    await world.end();
  });

  it('S13 counted: what has passed since the last beat is drawn when the host leaves', async () => {
    const world = fleetWorld();
    const { fleet, owner } = world.join({ quotas: [bytes(1_000)] });
    await (await saying50(world, owner(chat))).say(0);
    const left = fleet.leave();
    await world.pass(100);
    expect(await left).toEqual({ unflushed: 0 });
    expect(await usedOf(world, chatKey, 1_000)).toBe(50);
    await world.end();
  });

  it('S13 counted: what is answered after the deadline is counted once', async () => {
    const world = fleetWorld();
    const engine = delaying(world.engine, 250, () => world.time);
    const { owner } = world.join({ engine, quotas: [bytes(10_000)], onUnavailable: 'local' });
    const said = await saying50(world, owner(chat));
    for (let i = 0; i < 16; i++) await said.say(500);
    await world.pass(5_000);
    expect(await usedOf(world, chatKey, 10_000)).toBe(16 * 50);
    await world.end();
  });

  it('S13 counted: what has passed is drawn at each beat; then sockets are ended, and what is new is denied', async () => {
    const world = fleetWorld();
    const quotas = [bytes(1_000)];
    const hosts = [1, 2].map(() => world.join({ quotas }));
    const owners = hosts.map(({ owner }) => owner(chat));
    const states = owners.map(opening);
    const say = () => {
      for (const owner of owners) {
        owner.open(url).subscribe({ next: (socket) => socket.send('y'.repeat(300)), error: () => undefined });
      }
    };
    say();
    await world.pass(1_100);
    expect(outcomes(states)).toEqual({ open: 2 }); // 600 of 1,000
    say();
    await world.pass(2_100);
    expect(outcomes(states)).toEqual({ closed: 2 });
    const late = hosts.map(({ owner }) => opening(owner(chat)));
    await world.pass(10);
    expect(outcomes(late)).toEqual({ quota: 2 });
    expect(late[0]!.retryAfter).toBeGreaterThan(3_500_000);
    await world.end();
  });

  it.each([
    ['deny', { unavailable: 8 }],
    ['local', { open: 3, quota: 5 }],
  ] as const)('S14 when connections cannot be asked, %s answers %j', async (onUnavailable, expected) => {
    const world = fleetWorld();
    const engine = new FaultyEngine(world.engine);
    const { fleet, owner } = world.join({ engine, quotas: [connections(12)], onStale: 'allow', onUnavailable });
    engine.mode = 'gone';
    const states = Array.from({ length: 8 }, () => opening(owner(chat)));
    await world.pass(10);
    expect(outcomes(states)).toEqual(expected);
    const health: { unavailable: number }[] = [];
    fleet.health$.subscribe((now) => health.push(now));
    await world.pass(1_100);
    expect(health.at(-1)!.unavailable).toBe(8);
    await world.end();
  });

  it.each([
    ['attempts', attempts(2), { open: 2, quota: 2 }],
    ['bytes', bytes(100), { open: 4 }],
  ] as const)('S14 when %s cannot be asked, local allows a share of this host', async (_what, quota, expected) => {
    const world = fleetWorld();
    const engine = new FaultyEngine(world.engine);
    const { owner } = world.join({ engine, quotas: [quota], onStale: 'allow', onUnavailable: 'local' });
    engine.mode = 'gone';
    const states = Array.from({ length: 4 }, () => opening(owner(chat)));
    await world.pass(10);
    expect(outcomes(states)).toEqual(expected);
    await world.end();
  });

  it.each([
    ['deny', 'closed'],
    ['local', 'open'],
  ] as const)(
    'S14 counted bytes, %s: once a host without the engine has passed more than all of a budget, its socket is %s',
    async (onUnavailable, expected) => {
      const world = fleetWorld();
      const engine = new FaultyEngine(world.engine);
      const { owner } = world.join({ engine, quotas: [bytes(1_000)], onStale: 'allow', onUnavailable });
      const sockets: OwnedSocket[] = [];
      owner(chat)
        .open(url)
        .subscribe({ next: (socket) => sockets.push(socket), error: () => undefined });
      await world.pass(10);
      const [socket] = sockets;
      engine.mode = 'frozen';
      socket!.send('y'.repeat(1_000)); // its own question may have been carried out
      await world.pass(1_000);
      socket!.send('y'.repeat(1_000));
      await world.pass(3_000);
      expect(socket!.state).toBe('open');
      socket!.send('y');
      await world.pass(2_000);
      expect(socket!.state).toBe(expected);
      await world.end();
    },
  );

  it('S14 local, attempts: a denial names the share of this host, and when there is more of it', async () => {
    const world = fleetWorld();
    const engine = new FaultyEngine(world.engine);
    const { owner, decisions } = world.join({
      engine,
      quotas: [attempts(4)],
      onStale: 'allow',
      onUnavailable: 'local',
    });
    engine.mode = 'gone';
    const states = Array.from({ length: 5 }, () => opening(owner(chat)));
    await world.pass(10);
    expect(states.at(-1)).toEqual({ outcome: 'quota', retryAfter: 250 });
    expect(decisions.filter(({ allow }) => !allow).map(({ code, reason }) => `${code}: ${reason}`)).toEqual([
      'quota: this host has allowed 4 attempts in 1000 ms already, and the fleet cannot be asked',
    ]);
    await world.pass(250);
    const later = [opening(owner(chat)), opening(owner(chat))];
    await world.pass(10);
    expect(outcomes(later)).toEqual({ open: 1, quota: 1 });
    await world.end();
  });

  it('S14 local, exact bytes: lets one block pass on this host, and no more', async () => {
    const world = fleetWorld();
    const engine = new FaultyEngine(world.engine);
    const quotas = [bytes(1_000, { exact: true, block: 100 })];
    const { owner } = world.join({ engine, quotas, onStale: 'allow', onUnavailable: 'local' });
    engine.mode = 'gone';
    const outcomes: string[] = [];
    owner(chat)
      .open(url)
      .subscribe((socket) => {
        for (let i = 0; i < 4; i++) socket.send('y'.repeat(40), (outcome) => outcomes.push(outcome));
      });
    await world.pass(10);
    expect(outcomes).toEqual(['sent', 'sent', 'denied', 'denied']);
    await world.end();
  });

  it('owners without the id count alone, and names that look like keys count as themselves', async () => {
    const world = fleetWorld();
    const { owner } = world.join({ quotas: [attempts(1)] });
    const tricky = ['a', 'a" of "b', 'a\u0000', '\ud800', '\ud801', '\ufffd', 'alone', 'undefined', '{x}'];
    const states = [{}, {}, ...tricky.map((subject) => ({ subject }))].map((ids) => opening(owner(ids)));
    await world.pass(10);
    expect(outcomes(states)).toEqual({ open: states.length });
    await world.end();
  });

  it('counts by kind, by all, and by a function', async () => {
    const world = fleetWorld();
    const by = (name: string, of: Quota['by']): Quota => ({ ...attempts(1, 60_000), by: of, name });
    const hosts = [
      world.join({ quotas: [by('k', 'kind')] }),
      world.join({ quotas: [by('all', 'all')] }),
      world.join({ quotas: [by('f', ({ name }) => (name.startsWith('x') ? 'x' : undefined))] }),
    ];
    const rows = hosts.map(({ owner }) => [
      opening(owner({ subject: '1' })),
      opening(owner({ subject: '2' })),
      opening(owner({ kind: 'custom-cosmetics' })),
      opening(owner({ name: 'x1' })),
      opening(owner({ name: 'x2' })),
    ]);
    await world.pass(10);
    expect(rows.map((row) => row.map(({ outcome }) => outcome))).toEqual([
      ['open', 'quota', 'open', 'quota', 'quota'],
      ['open', 'quota', 'quota', 'quota', 'quota'],
      ['open', 'open', 'open', 'open', 'quota'],
    ]);
    await world.end();
  });

  it.each([
    [{ what: 'attempts', by: 'subject', count: 0, per: 1 }, RangeError],
    [{ what: 'attempts', by: 'name', count: 1, per: 1 }, TypeError],
    [{ what: 'requests', by: 'all', count: 1 }, TypeError],
    [{ what: 'connections', by: 'all', most: 1.5 }, RangeError],
    [{ what: 'connections', by: 'all', most: 1, per: 1 }, TypeError],
    [{ what: 'bytes', by: 'all', most: 1, per: 'week' }, TypeError],
    [{ what: 'bytes', by: 'all', most: 1, per: 'day', exact: 1 }, TypeError],
    [{ what: 'connections', by: 'all', most: 5, share: 6 }, RangeError],
    [{ what: 'bytes', by: 'all', most: 5, per: 'day', exact: true, block: 6 }, RangeError],
    [{ what: 'bytes', by: 'all', most: 5, per: 'day', block: 5 }, TypeError],
    [{ what: 'bytes', by: 'all', most: 5, per: 'day', exact: false, block: 5 }, TypeError],
    [undefined, TypeError],
  ] as const)('a quota of the form %j is refused', (quota, error) => {
    const { join } = fleetWorld();
    expect(() => join({ quotas: [quota as never] })).toThrow(error);
  });

  it('a share and a block may be as large as the whole', async () => {
    const world = fleetWorld();
    const whole = { by: 'subject', most: 5 } as const;
    const quotas: Quota[] = [
      { what: 'connections', ...whole, share: 5 },
      { what: 'bytes', ...whole, per: 'day', exact: true, block: 5 },
    ];
    expect(() => world.join({ quotas })).not.toThrow();
    await world.end();
  });

  it('two quotas that would count as one are refused', () => {
    const { join } = fleetWorld();
    expect(() => join({ quotas: [attempts(1), attempts(9)] })).toThrow(/two quotas count as "attempts subject"/u);
  });
});

/** Opens a socket that says 50 bytes when it is told to, and counts what became of that. */
async function saying50(world: ReturnType<typeof fleetWorld>, owner: Owner) {
  const outcomes: Record<string, number> = {};
  const opened = new Promise<OwnedSocket>((resolve) =>
    owner.open(url).subscribe({ next: resolve, error: () => undefined }),
  );
  await world.pass(500);
  const socket = await opened;
  const say = async (ms = 300): Promise<void> => {
    socket.send('y'.repeat(50), (outcome) => {
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    });
    await world.pass(ms);
  };
  return { outcomes, say };
}

const chatKey = 'bytes "subject" of "chat" hour';

/** How much of a budget is used. */
async function usedOf({ engine }: ReturnType<typeof fleetWorld>, key: string, most: number): Promise<number> {
  const drawn = engine.draw(key, { most, want: 0, per: 3_600_000 }) as Observable<{ left: number }>;
  return most - (await firstValueFrom(drawn)).left;
}

interface Leaving {
  readonly opened: Subscription;
  readonly owner: Owner;
  readonly fleet: Fleet;
  readonly operator: FleetOperator;
}
