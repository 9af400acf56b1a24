import { of } from 'rxjs';
import { allow } from '../../lib/audit/allow.ts';
import { anyOf } from '../../lib/audit/anyOf.ts';
import { deny } from '../../lib/audit/deny.ts';
import { denyKinds } from '../../lib/audit/denyKinds.ts';
import { auditOf, boom, decide, type Manner, manners, noting, type Outcome } from './answers.ts';
import { marbled } from '../marbled.ts';

describe('anyOf()', () => {
  it('allows what any allows', async () => {
    expect(await decide(anyOf(deny('a'), allow))).toMatchObject({ allow: true });
  });

  describe.each(manners)('with audits that answer %s', (manner: Manner) => {
    test.each<[Outcome[], string]>([
      [['deny', 'deny', 'deny'], 'abc'],
      [['deny', 'deny', 'allow'], 'abc'],
      [['deny', 'allow', 'fail'], 'ab'],
      [['allow', 'fail', 'deny'], 'a'],
      [['deny', 'fail', 'allow'], 'ab'],
      [['fail', 'allow', 'allow'], 'a'],
    ])('for %p asks, from left to right, only %s', async (outcomes, asked) => {
      const log: string[] = [];
      const note = noting(log);
      await decide(anyOf(...outcomes.map((outcome, i) => note('abc'[i]!, auditOf(outcome, manner)))));

      expect(log.join('')).toBe(asked);
    });
  });

  it('gives all reasons where all deny', async () => {
    expect(await decide(anyOf(deny('not a'), () => false, deny('not b')))).toEqual({
      allow: false,
      code: 'denied',
      reason: 'not a; not b',
    });
  });

  test.each([
    ['the code that all share', { code: 'x' }, { code: 'x' }, { given: 'x' }],
    ['no code where they differ', { code: 'x' }, { code: 'y' }, {}],
    ['no code where one has none', { code: 'x' }, {}, {}],
    ['the shorter wait', { retryAfter: 9 }, { retryAfter: 5 }, { retryAfter: 5 }],
    ['the shorter wait, also of the first', { retryAfter: 5 }, { retryAfter: 9 }, { retryAfter: 5 }],
    ['the wait of the first, if only that names it', { retryAfter: 7 }, {}, { retryAfter: 7 }],
    ['the wait of the one that names it', {}, { retryAfter: 0 }, { retryAfter: 0 }],
    ['no wait where all are final', {}, {}, {}],
  ])('denies with %s', async (_what, one, other, expected) => {
    expect(await decide(anyOf(deny('a', one), deny('b', other)))).toEqual({
      allow: false,
      code: 'denied',
      reason: 'a; b',
      ...expected,
    });
  });

  it("keeps the library's own code where all denials have it", async () => {
    const request = { owner: { id: 1, name: 'a', kind: 'toy' } };

    expect(await decide(anyOf(denyKinds('toy'), denyKinds('toy', 'x')), request)).toMatchObject({ code: 'kind' });
    expect(await decide(anyOf(denyKinds('toy'), deny('no', { code: 'kind' })), request)).toMatchObject({
      code: 'denied',
      given: 'kind',
    });
  });

  it('denies as false does where all say false', async () => {
    expect(
      await decide(
        anyOf(
          () => false,
          () => false,
        ),
      ),
    ).toEqual(await decide(() => false));
  });

  it('stays synchronous with synchronous audits', () => {
    expect(anyOf(deny('no'), allow)({})).toBe(true);
    expect(anyOf(deny('no'))({})).toMatchObject({ allow: false, reason: 'no' });
  });

  it('throws what the audit that it asks throws', () => {
    expect(() => anyOf(deny('no'), boom, allow)({})).toThrow('boo');
  });

  it('gives a promise for a promise', () => {
    expect(anyOf(deny('no'), () => Promise.resolve(true))({})).toBeInstanceOf(Promise);
  });

  it('waits for a promise behind an observable, and for an observable behind a promise', async () => {
    const promise = (): Promise<false> => Promise.resolve(false);

    expect(
      await decide(
        anyOf(
          () => of(false),
          promise,
          () => of(true),
        ),
      ),
    ).toMatchObject({ allow: true });
    expect(await decide(anyOf(promise, () => of(false), promise))).toMatchObject({ allow: false, code: 'denied' });
  });

  it(
    'asks the next when the one before it has denied, and leaves each behind its first value',
    marbled(({ cold, expectObservable, expectSubscriptions }) => {
      const first = cold(' --f--t', { f: false, t: true });
      const second = cold('  ---t', { t: true });
      const subs1 = '      ^-!';
      const subs2 = '      --^--!';
      const expected = '   -----(t|)';
      const audit = anyOf(
        () => first,
        () => second,
      );

      expectObservable(audit({}) as typeof first).toBe(expected, { t: true });
      expectSubscriptions(first.subscriptions).toBe(subs1);
      expectSubscriptions(second.subscriptions).toBe(subs2);
    }),
  );

  it('throws for no audits', () => {
    expect(() => anyOf()).toThrow(new RangeError('anyOf() needs at least one audit'));
  });

  test.each([undefined, null, true, {}, 'allow'])('throws for %p, which is no audit', (given) => {
    expect(() => anyOf(allow, given as never)).toThrow(TypeError);
  });
});
