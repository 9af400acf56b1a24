import fc from 'fast-check';
import { fitCloseReason, sendableCode } from '../../lib/model/checkClose.ts';
import { anyText } from '../anyText.ts';

describe('a close of a native WebSocket', () => {
  it.each([
    [1000, 1000],
    [3000, 3000],
    [4999, 4999],
    [1001, 1000],
    [1008, 4000],
    [1009, 4000],
    [1006, 4000],
    [2999, 4000],
    [5000, 4000],
    [0, 4000],
    [Number.NaN, 4000],
  ])('of %i has the code %i', (code, sent) => {
    expect(sendableCode(code)).toBe(sent);
  });

  it('trap 21: has as much of the reason as 123 bytes of UTF-8 hold, in whole characters', () => {
    expect(fitCloseReason('x'.repeat(200))).toBe('x'.repeat(123));
    expect(fitCloseReason('☃'.repeat(42))).toBe('☃'.repeat(41));
    expect(fitCloseReason(`ab${'𝄞'.repeat(40)}`)).toBe(`ab${'𝄞'.repeat(30)}`);
    const long = anyText({ minLength: 20, maxLength: 200 });
    fc.assert(
      fc.property(long, (reason) => {
        const cut = fitCloseReason(reason);
        const bytes = Buffer.byteLength(cut);
        expect(reason.startsWith(cut)).toBe(true);
        expect(bytes).toBeLessThanOrEqual(123);
        if (cut !== reason) expect(bytes).toBeGreaterThan(123 - 4);
      }),
    );
  });

  it('counts a lone surrogate as what it is sent as', () => {
    expect(fitCloseReason('\ud800'.repeat(42))).toBe('\ud800'.repeat(41));
  });
});
