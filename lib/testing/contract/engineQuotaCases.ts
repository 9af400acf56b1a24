import { demand, demandSame } from './demand.ts';
import type { EngineContractContext } from './EngineContractContext.ts';

export type EngineCases = Readonly<Record<string, (context: EngineContractContext) => Promise<void>>>;

const claim = (host: string, mine: number, most: number, ttl = 60_000) => ({ host, mine, most, ttl });

/** Cases about `take`, `hold` and `draw`. */
export const quotaCases: EngineCases = {
  'take: gives count at once, then one every per / count, and says when': async ({ engine, answer, pass }) => {
    const take = () => answer(engine.take('key', { count: 3, per: 900 }));
    const first = [await take(), await take(), await take(), await take()];
    demandSame(
      'granted at once',
      first.map(({ ok }) => ok),
      [true, true, true, false],
    );
    const { retryAfter = 0 } = first[3] ?? {};
    demand(retryAfter > 0 && retryAfter <= 300, () => `retryAfter: expected 1 to 300, got ${retryAfter}`);
    await pass(retryAfter + 5);
    demandSame('granted then', (await take()).ok, true);
  },

  'take: a key counts alone, whatever is in it': async ({ engine, answer }) => {
    const take = (key: string) => answer(engine.take(key, { count: 1, per: 60_000 }));
    for (const key of strangeKeys) demandSame(`granted for ${key}`, (await take(key)).ok, true);
    for (const key of strangeKeys) demandSame(`denied for ${key}`, (await take(key)).ok, false);
  },

  'hold: all hosts together hold no more than most': async ({ engine, other, answer }) => {
    const held = [
      await answer(engine.hold('key', claim('a', 3, 5))),
      await answer(other.hold('key', claim('b', 3, 5))),
      await answer(other.hold('key', claim('b', 2, 5))),
      await answer(engine.hold('other', claim('a', 5, 5))),
    ];
    demandSame(
      'granted',
      held.map(({ ok }) => ok),
      [true, false, true, true],
    );
    demandSame(
      'total',
      held.map(({ total }) => total),
      [3, 3, 5, 5],
    );
  },

  'hold: what is stated twice counts once': async ({ engine, answer }) => {
    for (let i = 0; i < 3; i++) demandSame('total', (await answer(engine.hold('key', claim('a', 4, 5)))).total, 4);
  },

  'hold: only going up can be refused, and then what was held stays': async ({ engine, answer }) => {
    await answer(engine.hold('key', claim('a', 5, 5)));
    const steps = [claim('a', 5, 2), claim('a', 6, 2), claim('a', 4, 2), claim('a', 5, 2), claim('a', 0, 2)];
    const held = [];
    for (const step of steps) held.push(await answer(engine.hold('key', step)));
    demandSame(
      'granted',
      held.map(({ ok }) => ok),
      [true, false, true, false, true],
    );
    demandSame(
      'total',
      held.map(({ total }) => total),
      [5, 5, 4, 4, 0],
    );
  },

  'hold: what is not stated again is forgotten after its time to live': async ({ engine, answer, pass }) => {
    await answer(engine.hold('key', claim('a', 1, 1, 200)));
    demandSame('granted before', (await answer(engine.hold('key', claim('b', 1, 1, 200)))).ok, false);
    await pass(250);
    demandSame('granted after', (await answer(engine.hold('key', claim('b', 1, 1, 200)))).ok, true);
  },

  'hold: an engine that has forgotten everything answers another epoch': async ({
    engine,
    answer,
    until,
    follow,
    forget,
  }) => {
    const followed = follow(engine);
    await until(() => followed.proofs > 0, 'a proof');
    const epochOf = async (host: string) => (await answer(engine.hold('key', claim(host, 5, 5)))).epoch;
    demandSame('epoch', await epochOf('a'), followed.lists[0]?.epoch);
    followed.stop();
    await forget();
    demand((await epochOf('b')) !== followed.lists[0]?.epoch, () => 'the epoch must be another, or empty');
  },

  'draw: gives the budget to its last unit, and no more': async ({ engine, other, answer }) => {
    const budget = { most: 9_000_000_000_100, want: 4_000_000_000_000, per: 86_400_000 };
    const drawn = [];
    for (const one of [engine, other, engine, other]) drawn.push(await answer(one.draw('key', budget)));
    demandSame(
      'got',
      drawn.map(({ got }) => got),
      [4e12, 4e12, 1_000_000_000_100, 0],
    );
    demandSame(
      'left',
      drawn.map(({ left }) => left),
      [5_000_000_000_100, 1_000_000_000_100, 0, 0],
    );
    const late = drawn.find(({ renews }) => !(renews > 0 && renews <= 86_400_000));
    demand(late === undefined, () => `renews: expected 1 to 86400000, got ${late?.renews ?? ''}`);
  },

  'draw: the budget is full again in the next period': async ({ engine, answer, pass }) => {
    const draw = () => answer(engine.draw('key', { most: 10, want: 10, per: 300 }));
    await pass((await draw()).renews + 20);
    demandSame('got', (await draw()).got, 10);
  },

  'draw: what is given back can be drawn again, in its period alone': async ({ engine, other, answer }) => {
    const { period, ...drawn } = await answer(other.draw('key', { most: 10, want: 8, per: day }));
    if (period === undefined) return;
    const leftAfter = async (want: number, of: string) =>
      (await answer(engine.draw('key', { most: 10, want, per: day, period: of }))).left;
    const left = [
      drawn.left,
      await leftAfter(-3, `${period}0`),
      await leftAfter(-3, period),
      await leftAfter(-9, period),
    ];
    demandSame('left', left, [2, 2, 5, 10]);
  },

  'draw: nothing is given back to an engine that has forgotten everything': async (context) => {
    const { engine, answer, until, follow, forget } = context;
    const followed = follow(engine);
    await until(() => followed.lists.length > 0, 'the list');
    const draw = (want: number, period?: string) =>
      answer(engine.draw('key', { most: 10, want, per: day, ...(period !== undefined && { period }) }));
    const { period } = await draw(8);
    await forget();
    await draw(6);
    if (period !== undefined) await draw(-8, period);
    demandSame('left', (await draw(0)).left, 4);
  },
};

const day = 86_400_000;

export const strangeKeys = ['a', 'A', 'a b', '{a}', '}{', 'a:b', '"', '\\', 'ä', '\u{1f600}', '*', '', '%s', 'a\nb'];
