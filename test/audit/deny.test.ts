import { deny } from '../../lib/audit/deny.ts';
import { decide } from './answers.ts';

describe('deny()', () => {
  it('denies everything, with its reason', () => {
    expect([{}, undefined].map(deny('not today'))).toEqual([
      { allow: false, reason: 'not today' },
      { allow: false, reason: 'not today' },
    ]);
  });

  it('gives its code as the one that was given, and its wait', async () => {
    expect(await decide(deny('later', { code: 'rate', retryAfter: 5 }))).toEqual({
      allow: false,
      code: 'denied',
      reason: 'later',
      given: 'rate',
      retryAfter: 5,
    });
  });

  it('names no code and no wait where it has none', () => {
    expect(Object.keys(deny('no', {})({}))).toEqual(['allow', 'reason']);
    expect(Object.keys(deny('no', { retryAfter: 0 })({}))).toEqual(['allow', 'reason', 'retryAfter']);
  });

  it('gives a denial that nobody can change', () => {
    const denial = deny('no')({});

    expect(Object.isFrozen(denial)).toBe(true);
  });

  test.each([undefined, null, 5, { reason: 'no' }])('throws for the reason %p', (reason) => {
    expect(() => deny(reason as never)).toThrow(new TypeError('deny: the reason must be a string'));
  });

  test.each([-1, NaN, Infinity, -Infinity, '100', null, true, [5]])('throws for a wait of %p', (retryAfter) => {
    expect(() => deny('no', { retryAfter: retryAfter as never })).toThrow(RangeError);
  });
});
