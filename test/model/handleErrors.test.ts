import { anotherCopyError, isOfAnotherCopy, markAsOurs } from '../../lib/model/handleErrors.ts';

const key = Symbol.for('rx-secure-networking.copy');
/** A handle as another copy of the package marks it. */
const foreign = (): object => Object.defineProperty({}, key, { value: Symbol('that copy') });

describe('a handle', () => {
  it('of another copy of the package is known by its mark, and one of this copy by its own', () => {
    expect(isOfAnotherCopy(foreign())).toBe(true);
    expect(isOfAnotherCopy(markAsOurs({}))).toBe(false);
    expect(Reflect.get(markAsOurs({}), key)).toEqual(expect.any(Symbol)); // which the other copy looks at
  });

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'owner'],
    ['an object without a mark', {}],
    [
      'a Proxy that throws',
      new Proxy(
        {},
        {
          get: () => {
            throw new Error('hostile');
          },
        },
      ),
    ],
  ])('is not %s', (_what, given) => {
    expect(isOfAnotherCopy(given)).toBe(false);
  });

  it('of another copy is refused with how to find the copies, and what to do', () => {
    const error = anotherCopyError('this owner');

    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toMatch(/^this owner was made by another copy of rx-secure-networking, /);
    expect(error.message).toContain('npm ls rx-secure-networking');
    expect(error.message).toContain('npm dedupe');
  });
});
