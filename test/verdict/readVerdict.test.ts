import fc from 'fast-check';
import { libraryDenial } from '../../lib/model/makeDenial.ts';
import { readVerdict } from '../../lib/verdict/readVerdict.ts';
import { boom } from '../audit/answers.ts';

const denied = (more: object): object => ({ allow: false, code: 'denied', ...more });
const noReason = 'no reason was given';
const unreadable = 'the reason cannot be read';

describe('L3 readVerdict()', () => {
  it('allows true', () => {
    expect(readVerdict(true)).toEqual({ allow: true, code: 'allowed' });
  });

  it('says of a denial no more than the audit has', () => {
    expect(Object.keys(readVerdict({ allow: false, reason: 'no' })).sort()).toEqual(['allow', 'code', 'reason']);
  });

  it('denies false', () => {
    expect(readVerdict(false)).toEqual(denied({ reason: 'the audit returned false' }));
  });

  test.each<[string, object, object]>([
    ['a reason', { reason: 'no' }, { reason: 'no' }],
    ['a code', { reason: 'no', code: 'x' }, { reason: 'no', given: 'x' }],
    ['a wait', { reason: 'no', retryAfter: 5 }, { reason: 'no', retryAfter: 5 }],
    ['a wait of none', { reason: 'no', retryAfter: 0 }, { reason: 'no', retryAfter: 0 }],
    ['no reason', {}, { reason: noReason }],
    ['a reason that is no text', { reason: { toString: boom } }, { reason: noReason }],
    [
      'a reason that throws',
      Object.defineProperty({}, 'reason', { enumerable: true, get: boom }),
      { reason: unreadable },
    ],
    ['a reason of many lines', { reason: 'a\nb\u202e' }, { reason: 'a\\u{a}b\\u{202e}' }],
    ['a long reason', { reason: 'a'.repeat(1e6) }, { reason: `${'a'.repeat(500)}…` }],
    ['a long code', { reason: 'no', code: 'x'.repeat(1e6) }, { reason: 'no', given: `${'x'.repeat(100)}…` }],
    ['a code that is no text', { reason: 'no', code: 5 }, { reason: 'no' }],
    ['a code of the library', { reason: 'no', code: 'limit' }, { reason: 'no', given: 'limit' }],
    ['a negative wait', { reason: 'no', retryAfter: -1 }, { reason: 'no' }],
    ['a wait without end', { reason: 'no', retryAfter: Infinity }, { reason: 'no' }],
    ['a wait that is no number', { reason: 'no', retryAfter: '5' }, { reason: 'no' }],
    ['anything else', { reason: 'no', secret: 1 }, { reason: 'no' }],
  ])('reads a denial with %s', (_what, details, expected) => {
    const denial = Object.defineProperties({ allow: false }, Object.getOwnPropertyDescriptors(details));

    expect(readVerdict(denial)).toEqual(denied(expected));
  });

  it('reads each property of a denial once', () => {
    const reads: PropertyKey[] = [];
    const denial = { allow: false, reason: 'no', code: 'x', retryAfter: 1 };
    readVerdict(new Proxy(denial, { get: (target, name) => (reads.push(name), Reflect.get(target, name) as unknown) }));

    expect(reads).toEqual(['allow', 'reason', 'code', 'retryAfter']);
  });

  it("keeps the code of the library's own denials, and of no others that look like them", () => {
    const own = libraryDenial('rate', 'too many', 5);

    expect(readVerdict(own)).toEqual({ allow: false, code: 'rate', reason: 'too many', retryAfter: 5 });
    expect(readVerdict({ ...own })).toEqual(denied({ given: 'rate', reason: 'too many', retryAfter: 5 }));
    expect(readVerdict(Object.create(own))).toMatchObject({ allow: false, code: 'not-a-verdict' }); // none of its own
    expect(readVerdict(new Proxy(own, {}))).toEqual(denied({ given: 'rate', reason: 'too many', retryAfter: 5 }));
  });

  test.each([
    [undefined, 'undefined'],
    [null, 'null'],
    [0, 'number'],
    [1, 'number'],
    ['', 'string'],
    ['allow', 'string'],
    [1n, 'bigint'],
    [Symbol('true'), 'symbol'],
    [{}, 'another object'],
    [{ allow: true }, 'another object'],
    [{ allow: 0 }, 'another object'],
    [[true], 'another object'],
    [new Boolean(true), 'another object'],
    [() => true, 'a function (did you forget to call it?)'],
    [Promise.resolve(true), 'another object'],
  ])('fails for %p: only true allows', (answer, name) => {
    expect(readVerdict(answer)).toEqual({
      allow: false,
      code: 'not-a-verdict',
      reason: `the audit must answer true, false or a denial, not ${name}`,
    });
  });

  it('fails for an allow that throws', () => {
    expect(readVerdict(Object.defineProperty({}, 'allow', { get: boom }))).toMatchObject({
      allow: false,
      code: 'threw',
    });
  });

  it('allows nothing else, whatever it is, and never throws', () => {
    const anything = fc.anything({ withBoxedValues: true, withNullPrototype: true, withSet: true, withMap: true });
    fc.assert(
      fc.property(anything, (answer) => {
        expect(readVerdict(answer).allow).toBe(answer === true);
      }),
      { numRuns: 1_000 },
    );
  });
});
