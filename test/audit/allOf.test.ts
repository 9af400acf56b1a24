import { concat, NEVER, of } from 'rxjs';
import { allOf } from '../../lib/audit/allOf.ts';
import { allow } from '../../lib/audit/allow.ts';
import { deny } from '../../lib/audit/deny.ts';
import { auditOf, boom, decide, type Manner, manners, noting, type Outcome } from './answers.ts';
import { marbled } from '../marbled.ts';

describe('allOf()', () => {
  it('allows what all allow', async () => {
    expect(await decide(allOf(allow, allow, allow))).toMatchObject({ allow: true });
  });

  it('denies with the denial of the first that denies', async () => {
    const audit = allOf(allow, deny('first', { code: 'x', retryAfter: 5 }), deny('second'));

    expect(await decide(audit)).toEqual({ allow: false, code: 'denied', reason: 'first', given: 'x', retryAfter: 5 });
  });

  describe.each(manners)('with audits that answer %s', (manner: Manner) => {
    test.each<[Outcome[], string]>([
      [['allow', 'allow', 'allow'], 'abc'],
      [['allow', 'allow', 'deny'], 'abc'],
      [['allow', 'deny', 'allow'], 'ab'],
      [['deny', 'fail', 'allow'], 'a'],
      [['allow', 'fail', 'deny'], 'ab'],
      [['fail', 'allow', 'allow'], 'a'],
    ])('L2 for %p asks, from left to right, only %s', async (outcomes, asked) => {
      const log: string[] = [];
      const note = noting(log);
      await decide(allOf(...outcomes.map((outcome, i) => note('abc'[i]!, auditOf(outcome, manner)))));

      expect(log.join('')).toBe(asked);
    });
  });

  it('puts the request itself to every audit', async () => {
    const request = {};
    const seen: unknown[] = [];
    const look = (given: unknown): true => seen.push(given) > 0 || true;
    await decide(allOf(look, look), request);

    expect(seen).toEqual([request, request]);
    expect(seen[1]).toBe(request);
  });

  it('stays synchronous with synchronous audits', () => {
    expect(allOf(allow, allow)({})).toBe(true);
    expect(allOf(allow, deny('no'))({})).toMatchObject({ allow: false, reason: 'no' });
  });

  it('throws what the audit that it asks throws', () => {
    expect(() => allOf(allow, boom)({})).toThrow('boo');
  });

  it('gives a promise for a promise, an observable for an observable', async () => {
    expect(allOf(allow, () => Promise.resolve(true))({})).toBeInstanceOf(Promise);
    expect(
      allOf(
        () => of(true),
        () => Promise.resolve(true),
      )({}),
    ).toMatchObject({ subscribe: expect.any(Function) });
  });

  it(
    'asks the next when the one before it has answered, and leaves each behind its first value',
    marbled(({ cold, expectObservable, expectSubscriptions }) => {
      const first = cold(' --t--t', { t: true });
      const second = cold('  ---t', { t: true });
      const subs1 = '      ^-!';
      const subs2 = '      --^--!';
      const expected = '   -----(t|)';
      const audit = allOf(
        () => first,
        () => second,
      );

      expectObservable(audit({}) as typeof first).toBe(expected, { t: true });
      expectSubscriptions(first.subscriptions).toBe(subs1);
      expectSubscriptions(second.subscriptions).toBe(subs2);
    }),
  );

  it(
    'leaves the audit that it waits for when it is left',
    marbled(({ cold, expectObservable, expectSubscriptions }) => {
      const first = cold(' t', { t: true });
      const second = cold('--------t', { t: true });
      const unsub = '      ---!';
      const audit = allOf(
        () => first,
        () => second,
      );

      expectObservable(audit({}) as typeof first, unsub).toBe('----');
      expectSubscriptions(second.subscriptions).toBe('^--!');
    }),
  );

  it('takes the first value of each, whatever may follow', async () => {
    const once = (): typeof verdicts => verdicts;
    const verdicts = concat(of(true, false), NEVER);

    expect(await decide(allOf(once, once))).toMatchObject({ allow: true });
  });

  it('throws for no audits: nothing is allowed by omission', () => {
    expect(() => allOf()).toThrow(new RangeError('allOf() needs at least one audit'));
  });

  test.each([undefined, null, true, {}, 'allow', Promise.resolve(true)])(
    'throws for %p, which is no audit',
    (given) => {
      expect(() => allOf(allow, given as never)).toThrow(TypeError);
    },
  );
});
