import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { filter } from 'rxjs';
import { allOf, type Policy, rateLimit } from 'rx-secure-networking';
import { marbled } from '../marbled.ts';
import { connecting, decidedly, play, url, world } from '../world.ts';

const owner = (id = 1) => Object.freeze({ id, name: 'chat', kind: 'mod' });
const denial = (retryAfter: number) => ({
  allow: false,
  code: 'rate',
  reason: 'more than 2 requests in 100 ms',
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
