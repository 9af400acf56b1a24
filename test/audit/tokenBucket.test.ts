import fc from 'fast-check';
import type { RateLimitOptions } from '../../lib/audit/rateLimit.ts';
import { type Bucket, takeToken } from '../../lib/audit/tokenBucket.ts';

/** Asks for a token at each of these times; gives true, or how long to wait. */
function ask(rate: RateLimitOptions, times: readonly number[]): readonly (true | number)[] {
  let bucket: Bucket | undefined;
  return times.map((at) => {
    const verdict = takeToken(rate, bucket, at);
    ({ bucket } = verdict);
    return verdict.retryAfter ?? true;
  });
}

const minute = 60_000;

describe('takeToken()', () => {
  it.each<[string, RateLimitOptions, readonly number[], readonly (true | number)[]]>([
    ['gives as many as there are at once, not one more', { count: 2, per: 100 }, [0, 0, 0, 0], [true, true, 50, 50]],
    ['fills up evenly', { count: 2, per: 100 }, [0, 0, 49, 50, 50, 100], [true, true, 1, true, 50, true]],
    ['never holds more than its count', { count: 2, per: 100 }, [0, 9_999, 9_999, 9_999], [true, true, true, 50]],
    [
      'fills by fractions of a ms',
      { count: 3, per: 10 },
      [0, 0, 0, 3, 4, 6, 7, 9, 10],
      [true, true, true, 1, true, 1, true, 1, true],
    ],
    ['counts nothing that it denies', { count: 1, per: 10 }, [0, 1, 2, 3, 9, 10], [true, 9, 8, 7, 1, true]],
    ['takes fractions of a ms', { count: 1, per: 10 }, [0.25, 0.5, 10, 10.25], [true, 10, 1, true]],
    ['starts at any time', { count: 1, per: 10 }, [1e15, 1e15, 1e15 + 10], [true, 10, true]],
    ['holds a bucket of one a ms', { count: 1, per: 1 }, [0, 0, 1], [true, 1, true]],
  ])('%s', (_what, rate, times, expected) => {
    expect(ask(rate, times)).toEqual(expected);
  });

  describe('where time goes back', () => {
    it.each<[string, RateLimitOptions, readonly number[], readonly (true | number)[]]>([
      ['fills nothing', { count: 1, per: 10 }, [100, 95, 0], [true, 15, 110]],
      [
        'fills no stretch of time twice',
        { count: 1, per: 10 },
        [0, 100, 50, 100, 109, 110],
        [true, true, 60, 10, 1, true],
      ],
      ['still gives what is there', { count: 2, per: 10 }, [100, 90, 90], [true, true, 15]],
      [
        'goes on from there by more than a minute: a clock that is set back locks nobody out',
        { count: 1, per: 10 },
        [2 * minute, minute - 1, minute + 8, minute + 9],
        [true, 10, 1, true],
      ],
      [
        'waits by no more than a minute',
        { count: 1, per: 10 },
        [2 * minute, minute, 2 * minute + 9, 2 * minute + 10],
        [true, minute + 10, 1, true],
      ],
    ])('it %s', (_what, rate, times, expected) => {
      expect(ask(rate, times)).toEqual(expected);
    });
  });

  const rate = fc.record({ count: fc.integer({ min: 1, max: 50 }), per: fc.integer({ min: 1, max: 5_000 }) });
  const steps = fc.array(fc.integer({ min: 0, max: 500 }), { minLength: 1, maxLength: 200 });
  const timesOf = (gaps: readonly number[]): readonly number[] =>
    gaps.map(
      (
        (now) => (gap) =>
          (now += gap)
      )(0),
    );

  it('gives in no time more than its count and what fills up in that time', () => {
    fc.assert(
      fc.property(rate, steps, ({ count, per }, gaps) => {
        const times = timesOf(gaps);
        const given = times.filter(
          (
            (verdicts) => (_at, i) =>
              verdicts[i] === true
          )(ask({ count, per }, times)),
        );
        for (const [i, from] of given.entries()) {
          for (const [j, to] of given.entries()) {
            if (j >= i) expect((j - i + 1 - count) * per).toBeLessThanOrEqual((to - from) * count);
          }
        }
      }),
    );
  });

  it('gives one after the wait that it named, not a ms before', () => {
    fc.assert(
      fc.property(rate, steps, (limit, gaps) => {
        let bucket: Bucket | undefined;
        for (const at of timesOf(gaps)) {
          const verdict = takeToken(limit, bucket, at);
          const { retryAfter } = verdict;
          ({ bucket } = verdict);
          if (retryAfter === undefined) continue;
          expect(retryAfter).toBeGreaterThan(0);
          expect(takeToken(limit, bucket, at + retryAfter).retryAfter).toBeUndefined();
          expect(takeToken(limit, bucket, at + retryAfter - 1).retryAfter).toBe(1);
        }
      }),
    );
  });

  it('forgets nothing in fractions: all that comes evenly is given', () => {
    const third = Array.from({ length: 3_000 }, (_, i) => Math.ceil((i * 10) / 3));
    expect(ask({ count: 3, per: 10 }, [0, 0, ...third]).filter((verdict) => verdict !== true)).toHaveLength(0);
  });
});
