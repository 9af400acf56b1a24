import { filter, of, partition } from 'rxjs';
import { allow } from '../../lib/audit/allow.ts';
import { allows } from '../../lib/audit/allows.ts';
import { deny } from '../../lib/audit/deny.ts';
import { rule } from '../../lib/audit/rule.ts';
import { boom } from './answers.ts';
import { marbled } from '../marbled.ts';

const notB = rule('no b', (value: string) => value !== 'b');

describe('allows()', () => {
  it('says true where the audit allows', () => {
    expect(allows(allow)({})).toBe(true);
  });

  test.each<[string, (request: unknown) => unknown]>([
    ['denies', deny('no')],
    ['says false', () => false],
    ['says something else', () => 'yes'],
    ['throws', boom],
    ['answers later: by a promise', () => Promise.resolve(true)],
    ['answers later: by an observable', () => of(true)],
  ])('L3 says false where the audit %s', (_what, audit) => {
    expect(allows(audit as never)({})).toBe(false);
  });

  it(
    'is a predicate for filter and for partition',
    marbled(({ cold, hot, expectObservable }) => {
      const source = '  -a-b-c-|';
      const allowed = ' -a---c-|';
      const denied = '  ---b---|';
      const values = hot(source);
      const [good, bad] = partition(values, allows(notB));

      expectObservable(cold(source).pipe(filter(allows(notB)))).toBe(allowed);
      expectObservable(good).toBe(allowed);
      expectObservable(bad).toBe(denied);
    }),
  );

  it('takes on the rejection of a promise that nobody waits for', async () => {
    const unhandled = jest.fn();
    process.on('unhandledRejection', unhandled);
    allows((() => Promise.reject(new Error('boo'))) as never)({});
    await new Promise(setImmediate);
    process.off('unhandledRejection', unhandled);

    expect(unhandled).not.toHaveBeenCalled();
  });
});
