import fc from 'fast-check';
import { backoff } from '../../lib/resilience/planRetry.ts';

const usual = { initialDelay: 1_000, maxDelay: 30_000 };
const delays = fc.record({
  initialDelay: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
  maxDelay: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
});
const chances = fc.double({ min: 0, max: 1, noNaN: true });

describe('backoff()', () => {
  test.each([
    [1, 1, 1_000],
    [2, 1, 2_000],
    [5, 1, 16_000],
    [6, 1, 30_000],
    [3, 0.5, 2_000],
    [3, 0, 0],
    [5_000, 1, 30_000],
    [Number.MAX_SAFE_INTEGER, 0.25, 7_500],
  ])('before attempt %d, at chance %d, is %d ms of 1,000 to 30,000', (attempt, chance, expected) => {
    expect(backoff(attempt, usual, chance)).toBe(expected);
  });

  it('is a finite time from 0 to maxDelay, whatever the attempt', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1 }), delays, chances, (attempt, between, chance) => {
        const delay = backoff(attempt, between, chance);
        expect(delay).toBeGreaterThanOrEqual(0);
        expect(delay).toBeLessThanOrEqual(between.maxDelay);
      }),
    );
  });

  it('has no lesser bound for a later attempt', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2_000 }), delays, (attempt, between) => {
        expect(backoff(attempt + 1, between, 1)).toBeGreaterThanOrEqual(backoff(attempt, between, 1));
      }),
    );
  });
});
