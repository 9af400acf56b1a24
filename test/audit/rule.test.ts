import { of } from 'rxjs';
import { rule } from '../../lib/audit/rule.ts';
import { boom, decide } from './answers.ts';

describe('rule()', () => {
  const short = rule('at most 5', ({ message }: { message: string }) => message.length <= 5);

  it('allows where its predicate says true', () => {
    expect(short({ message: 'hello' })).toBe(true);
  });

  it('denies, with its reason, where its predicate says false', () => {
    expect(short({ message: 'hello!' })).toEqual({ allow: false, reason: 'at most 5' });
    expect(Object.isFrozen(short({ message: 'hello!' }))).toBe(true);
  });

  test.each([1, 'yes', undefined, null, {}, [true]])('L3 fails where its predicate says %p', async (answer) => {
    expect(await decide(rule('no', () => answer as never))).toMatchObject({ allow: false, code: 'not-a-verdict' });
  });

  it('L3 fails where its predicate throws', async () => {
    expect(await decide(rule('no', boom))).toMatchObject({ allow: false, code: 'threw' });
  });

  test.each([
    ['a promise of true', () => Promise.resolve(true)],
    ['a promise of false', () => Promise.resolve(false)],
    ['a promise that rejects', () => Promise.reject(new Error('no'))],
    ['an observable of true', () => of(true)],
  ])('L3 fails where its predicate gives %s', async (_what, predicate) => {
    expect(await decide(rule('no', predicate as never))).toMatchObject({
      allow: false,
      code: 'threw',
      reason: expect.stringContaining('must return true or false, not what answers later'),
    });
  });

  test.each([undefined, null, true, {}])('throws for the predicate %p', (predicate) => {
    expect(() => rule('no', predicate as never)).toThrow(TypeError);
  });
});
