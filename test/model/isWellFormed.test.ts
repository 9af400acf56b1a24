import fc from 'fast-check';
import { isWellFormed } from '../../lib/model/Message.ts';
import { anyText } from '../anyText.ts';

describe('isWellFormed()', () => {
  test.each(['', 'a', '\0', '\ud83d\ude00', 'a\ud83d\ude00b', '\ufffd', '\ud7ff\ue000'])('says yes to %j', (text) => {
    expect(isWellFormed(text)).toBe(true);
  });

  test.each(['\ud800', '\udfff', 'a\ud83d', '\ude00a', '\ude00\ud83d', '\ud83d\ud83d\ude00', '\ud83d\ude00\ude00'])(
    'says no to %j, which has a lone surrogate',
    (text) => {
      expect(isWellFormed(text)).toBe(false);
    },
  );

  it('says yes to what survives UTF-8, and to nothing else', () => {
    const unit = fc.integer({ min: 0xd7f0, max: 0xe010 }).map((code) => String.fromCharCode(code));
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit }), anyText()), (text) => {
        expect(isWellFormed(text)).toBe(Buffer.from(text).toString() === text);
      }),
      { numRuns: 500 },
    );
  });
});
