import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { filter } from 'rxjs';
import { allOf, type Policy, rateLimit } from 'rx-secure-networking';
import { marbled } from '../marbled.ts';
import { sharedBuckets } from '../../lib/audit/sharedBuckets.ts';
import { type Bucket, takeToken } from '../../lib/audit/tokenBucket.ts';
import { connecting, decidedly, play, url, world } from '../world.ts';

const owner = (id = 1) => Object.freeze({ id, name: 'chat', kind: 'mod' });
const raise = (): never => {
  throw new Error('no key');
};
const denial = (retryAfter: number) => ({
  allow: false,
  code: 'rate',
  reason: 'more than 2 in 100 ms (rateLimit)',
  retryAfter,
});

describe('rateLimit()', () => {
  it('allows up to its bound, denies one beyond and says when the next is due', () => {
    const limit = rateLimit({ count: 2, per: 100 });
    const one = owner();
    const ask = (at: number) => limit({ owner: one, at });

    expect([ask(0), ask(0), ask(0), ask(20)]).toEqual([true, true, denial(50), denial(30)]);
    expect([ask(49), ask(50), ask(50)]).toEqual([denial(1), true, denial(50)]);
  });

  it('counts each owner apart, whatever their names and ids', () => {
    const limit = rateLimit({ count: 2, per: 100 });
    const [one, other, namesake] = [owner(1), owner(2), owner(1)]; // ids are unique in one network only

    expect([one, one, one].map((who) => limit({ owner: who, at: 0 }))).toEqual([true, true, denial(50)]);
    expect([other, other, other].map((who) => limit({ owner: who, at: 0 }))).toEqual([true, true, denial(50)]);
    expect([namesake, namesake].map((who) => limit({ owner: who, at: 0 }))).toEqual([true, true]);
  });

  it('counts apart from every other limit', () => {
    const [limit, other] = [rateLimit({ count: 1, per: 100 }), rateLimit({ count: 1, per: 100 })];
    const request = { owner: owner(), at: 0 };
    expect([limit(request), other(request), limit(request) === true]).toEqual([true, true, false]);
  });

  it('fills nothing where the clock goes back', () => {
    const limit = rateLimit({ count: 2, per: 100 });
    const one = owner();
    const ask = (at: number) => limit({ owner: one, at });

    expect([ask(1_000), ask(1_000), ask(900), ask(1_000), ask(1_050)]).toEqual([
      true,
      true,
      denial(150),
      denial(50),
      true,
    ]);
  });

  it('keeps its options as they were', () => {
    const options = { count: 1, per: 100 };
    const limit = rateLimit(options);
    options.count = 1_000;
    const one = owner();
    expect([limit({ owner: one, at: 0 }), limit({ owner: one, at: 0 }) === true]).toEqual([true, false]);
  });

  describe('by', () => {
    type By = NonNullable<Parameters<typeof rateLimit>[0]['by']>;
    const who = (more: object) => Object.freeze({ ...owner(), ...more });
    const long = 'p'.repeat(300);
    const a = who({ id: 1, subject: `${long}a`, tenant: 't', kind: 'mod' });
    const b = who({ id: 2, subject: `${long}b`, tenant: 't', kind: 'mod' });
    const c = who({ id: 3, subject: `${long}a`, tenant: 'u', kind: 'tool' });
    const both = ({ subject = '', tenant = '' }: { readonly subject?: string; readonly tenant?: string }) =>
      JSON.stringify([subject, tenant]);

    it.each<[what: string, by: By | undefined, together: string]>([
      ['nothing', undefined, '1 1 1'],
      ["'owner'", 'owner', '1 1 1'],
      ["'subject'", 'subject', '1 1 0'],
      ["'tenant'", 'tenant', '1 0 1'],
      ["'kind'", 'kind', '1 0 1'],
      ['a function', both, '1 1 1'],
      ['a function that puts all together', () => 'all', '1 0 0'],
    ])('%s counts those together that have it in common', (_what, by, expected) => {
      const limit = rateLimit({ count: 1, per: 100, ...(by !== undefined && { by }) });
      const answers = [a, b, c].map((each) => Number(limit({ owner: each, at: 0 }) === true));
      expect(answers.join(' ')).toBe(expected);
    });

    it('the clock of those who count together goes on for all: even requests, one bucket', () => {
      const limit = rateLimit({ count: 2, per: 100, by: 'tenant' });
      const ask = (each: typeof a, at: number) => limit({ owner: each, at });
      expect([ask(a, 0), ask(b, 0), ask(a, 20), ask(b, 50), ask(a, 99)]).toEqual([
        true,
        true,
        denial(30),
        true,
        denial(1),
      ]);
    });

    it('owners without the id count each alone, and so do those for whom a function has no key', () => {
      const [one, other] = [owner(1), owner(2)];
      for (const by of ['subject', () => undefined] as const) {
        const limit = rateLimit({ count: 1, per: 100, by });
        const ask = (each: typeof one) => limit({ owner: each, at: 0 }) === true;
        expect([ask(one), ask(other), ask(one), ask(other)]).toEqual([true, true, false, false]);
      }
    });

    it('an id that all inherit is none', () => {
      const limit = rateLimit({ count: 1, per: 100, by: 'subject' });
      let drawn = 0;
      Object.defineProperty(Object.prototype, 'subject', { get: () => `${drawn++}`, configurable: true });
      const one = owner();
      const answers = [limit({ owner: one, at: 0 }), limit({ owner: one, at: 0 })];
      Reflect.deleteProperty(Object.prototype, 'subject');
      expect(answers).toEqual([true, { ...denial(100), reason: 'more than 1 in 100 ms (rateLimit)' }]);
    });

    it('a function that throws denies, and what is no text counts as its text, so that a promise is no way round', () => {
      const { owner: one } = world({ policy: { create: rateLimit({ count: 1, per: 100, by: raise }) } });
      expect(() => one.create(url)).toThrow('Cannot create');
      for (const by of [async () => Promise.resolve('a'), () => null, () => ({})] as unknown as By[]) {
        const limit = rateLimit({ count: 1, per: 100, by });
        expect([a, b].map((each) => limit({ owner: each, at: 0 }) === true)).toEqual([true, false]);
      }
    });

    it('another word is refused', () => {
      expect(() => rateLimit({ count: 1, per: 100, by: 'name' as 'kind' })).toThrow(
        new TypeError("rateLimit: by, unless a function, must be 'owner' or 'subject' or 'tenant' or 'kind'"),
      );
    });

    it('decides as if it kept each bucket for ever, though it drops those that are full again', () => {
      const rate = { count: 3, per: 10 };
      const step = fc.record({ key: fc.constantFrom('a', 'b', 'c'), wait: fc.nat(15) });
      fc.assert(
        fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
          const take = sharedBuckets(rate);
          const kept = new Map<string, Bucket>();
          let at = 0;
          for (const { key, wait } of steps) {
            at += wait;
            const { bucket, retryAfter } = takeToken(rate, kept.get(key), at);
            kept.set(key, bucket);
            expect(take(key, at)).toBe(retryAfter);
          }
        }),
      );
    });
  });

  it('keeps nothing of an owner that is gone', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const limit = rateLimit({ count: 1, per: 100 });
    const gone = ((): WeakRef<object> => {
      const one = owner();
      limit({ owner: one, at: 0 });
      return new WeakRef(one);
    })();
    await new Promise(setImmediate); // a WeakRef holds on until its job is over
    collect();

    expect(gone.deref()).toBeUndefined();
  });

  it.each(['count', 'per'] as const)('throws a RangeError for a %s that is no integer from 1 to 2^31 - 1', (name) => {
    for (const value of [0, -1, 1.5, NaN, Infinity, 2 ** 31, '2', null, undefined, true]) {
      const make = () => rateLimit({ count: 2, per: 100, [name]: value as number });
      expect(make).toThrow(RangeError);
      expect(make).toThrow(`rateLimit: ${name} must be an integer from 1 to 2147483647, not `);
    }
    expect(() => rateLimit({ count: 2, per: 100, [name]: 2 ** 31 - 1 })).not.toThrow();
  });
});

describe('in a network, rateLimit()', () => {
  const policy: Policy = { connect: rateLimit({ count: 2, per: 100 }) };

  it(
    'L6 denies attempts beyond its bound until the time that it names, and another owner is not concerned',
    marbled(({ cold, expectObservable }) => {
      const { owner: one, newOwner, network, wire$ } = world({ policy });
      const ownerInfo = { id: one.id, name: 'chat', kind: 'mod' };
      const other = newOwner();
      const others = 'wss://other.example/';
      play(cold('            -(aaa) 44ms aa', { a: () => connecting(one) })); // at 1, 50 and 51
      play(cold('            10ms b', { b: () => connecting(other, others) }));

      expectObservable(wire$).toBe('-(dd) 5ms b 40ms d', { d: `dial ${url}`, b: `dial ${others}` });
      expectObservable(network.decisions$.pipe(filter(({ code }) => code === 'rate'))).toBe('-d 48ms d', {
        d: expect.objectContaining({ action: 'connect', layer: 'policy', allow: false, owner: ownerInfo }),
      });
    }),
  );

  it(
    'L7 tells the owner that there is a limit, with a code of its own',
    marbled(({ cold, expectObservable }) => {
      const limit = rateLimit({ count: 1, per: 100 });
      const { owner: one, network } = world({ policy: { connect: allOf(limit) } });
      const [first, second] = [one.create(url), one.create(url)];
      play(cold('-(ab)', { a: () => first.connect(), b: () => second.connect() }));

      const denied = network.decisions$.pipe(
        filter(({ allow }) => !allow),
        decidedly,
      );
      expectObservable(denied).toBe('-d', { d: 'policy connect rate' });
      expectObservable(second.opened$).toBe('-#', {}, expect.objectContaining({ code: 'limit' }));
    }),
  );
});
