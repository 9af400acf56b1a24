import { libraryDenial } from '../../lib/model/makeDenial.ts';
import { finalVerdict, readDenial } from '../../lib/verdict/readDenial.ts';
import { boom } from '../audit/answers.ts';

// Which details of a denial count is shown in readVerdict.test.ts.
describe('readDenial()', () => {
  it('gives a frozen copy', () => {
    const denial = { allow: false, reason: 'no', code: 'x', retryAfter: 5, more: 1 };
    const read = readDenial(denial);
    denial.reason = 'changed';

    expect(read).toEqual({ allow: false, reason: 'no', code: 'x', retryAfter: 5 });
    expect(Object.isFrozen(read)).toBe(true);
  });

  it("gives the library's own denials as they are, since they are known by their identity", () => {
    const own = libraryDenial('rate', 'too many');

    expect(readDenial(own)).toBe(own);
  });

  test.each([undefined, null, false, true, 'no', {}, { allow: true }, { allow: 0 }, { reason: 'no' }, () => false])(
    'gives nothing for %p, which is no denial',
    (answer) => {
      expect(readDenial(answer)).toBeUndefined();
    },
  );

  it('throws what an allow throws, and nothing that its other properties throw', () => {
    const hostile = (name: string): object => Object.defineProperty({ allow: false }, name, { get: boom });

    expect(() => readDenial(hostile('allow'))).toThrow('boo');
    for (const name of ['reason', 'code', 'retryAfter']) expect(readDenial(hostile(name))?.allow).toBe(false);
  });
});

describe('finalVerdict()', () => {
  test.each([true, false, undefined, null, 0, 'yes'])('leaves %p, which cannot change', (answer) => {
    expect(finalVerdict(answer)).toBe(answer);
  });

  it('copies a denial', () => {
    expect(finalVerdict({ allow: false, reason: 'no' })).toEqual({ allow: false, reason: 'no' });
  });

  test.each([
    ['an object that allows', { allow: true }],
    ['a promise', Promise.resolve(true)],
    ['an array', [true]],
  ])('L3 makes of %s one that can never become a verdict', (_what, answer) => {
    expect(finalVerdict(answer)).toEqual({});
    expect(Object.isFrozen(finalVerdict(answer))).toBe(true);
  });
});
