import { runInNewContext } from 'node:vm';
import { checkClose } from '../../lib/model/checkClose.ts';
import { type Vector, codeOf, vectorsOf } from '../vectors.ts';

const badCode = 'the code must be 1000 or an integer from 3000 to 4999';
const notText = 'the reason must be a string';
const tooLong = 'the reason must have at most 123 bytes of UTF-8';
const illFormed = 'the reason has a lone surrogate, which UTF-8 cannot encode';

describe('checkClose()', () => {
  test.each([1000, 3000, 3001, 4000, 4999])('accepts the code %d', (code) => {
    expect(checkClose(code, '')).toBeUndefined();
  });

  test.each([0, -1, 999, 1001, 1005, 1006, 1015, 2999, 5000, 65_535, 3000.5, 1000.5, NaN, Infinity])(
    'trap 21: refuses the code %d, on every driver alike',
    (code) => {
      expect(checkClose(code, '')).toBe(badCode);
    },
  );

  test.each([undefined, null, '1000', '', true, 1000n, [1000], { valueOf: () => 1000 }, Symbol('1000')])(
    'refuses the code %p, which is no number',
    (code) => {
      expect(checkClose(code, '')).toBe(badCode);
    },
  );

  test.each([
    ['no text', ''],
    ['123 bytes, of 123 characters', 'a'.repeat(123)],
    ['123 bytes, of 61 two-byte characters and one', `${'é'.repeat(61)}a`],
    ['123 bytes, of 41 three-byte characters', '한'.repeat(41)],
    ['123 bytes, of 30 four-byte characters and three', `${'😀'.repeat(30)}abc`],
    ['control characters', '\0\r\n'],
  ])('accepts a reason of %s', (_what, reason) => {
    expect(checkClose(1000, reason)).toBeUndefined();
  });

  test.each([
    ['124 bytes, of 124 characters', 'a'.repeat(124)],
    ['124 bytes, of 62 two-byte characters', 'é'.repeat(62)],
    ['124 bytes, of 41 three-byte characters and one', `${'한'.repeat(41)}a`],
    ['124 bytes, of 31 four-byte characters', '😀'.repeat(31)],
    ['a hundred million characters', 'a'.repeat(1e8)],
  ])('trap 21: refuses a reason of %s', (_what, reason) => {
    expect(checkClose(1000, reason)).toBe(tooLong);
  });

  test.each([undefined, null, 42, true, ['x'], { toString: () => 'x' }, new Float32Array(20), Symbol('x')])(
    'refuses the reason %p, which is no string',
    (reason) => {
      expect(checkClose(1000, reason)).toBe(notText);
    },
  );

  test.each(['\ud800', 'a\udc00', '\udc00\ud800'])('refuses a reason with a lone surrogate (%j)', (reason) => {
    expect(checkClose(1000, reason)).toBe(illFormed);
  });
});

describe('checkClose() and the vectors', () => {
  // What is left out of a call has the default of `close(code = 1000, reason = '')`.
  const revive = (input: unknown): unknown => {
    const code = codeOf(input);
    return code === undefined ? input : (runInNewContext(code) as unknown);
  };
  const check = ({ input }: Vector): string | undefined => {
    const { code = 1000, reason = '' } = input as { readonly code?: unknown; readonly reason?: unknown };
    return checkClose(revive(code), revive(reason));
  };

  test.each(vectorsOf('close'))('%s comes out as expected', (_id, vector) => {
    const accepted = check(vector) === undefined;

    expect(accepted ? 'accept' : 'reject').toBe(vector.expect.result);
  });
});
