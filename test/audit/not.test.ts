import { NEVER, of } from 'rxjs';
import { allow } from '../../lib/audit/allow.ts';
import { deny } from '../../lib/audit/deny.ts';
import { not } from '../../lib/audit/not.ts';
import { auditOf, boom, decide, type Manner, manners, outcomeOf } from './answers.ts';
import { marbled } from '../marbled.ts';

describe('not()', () => {
  describe.each(manners)('of an audit that answers %s', (manner: Manner) => {
    it('allows what it denies', async () => {
      expect(await decide(not(auditOf('deny', manner)))).toMatchObject({ allow: true });
      expect(await decide(not(auditOf('deny', manner, 0, false)))).toMatchObject({ allow: true });
    });

    it('denies, with a reason, what it allows', async () => {
      const audit = auditOf('allow', manner);

      expect(await decide(not(audit, 'not here'))).toEqual({ allow: false, code: 'denied', reason: 'not here' });
      expect(await decide(not(audit))).toMatchObject({ reason: 'a rule that must deny allowed the request' });
    });

    it('L3 fails where it says null', async () => {
      expect(await decide(not(() => null as never))).toMatchObject({ allow: false, code: 'not-a-verdict' });
    });

    test.each([0, 1, 2, 3, 4])('L3 fails where it fails (%d)', async (way) => {
      expect(outcomeOf(await decide(not(auditOf('fail', manner, way))))).toBe('fail');
    });
  });

  it('stays synchronous with a synchronous audit', () => {
    expect(not(deny('no'))({})).toBe(true);
    expect(not(allow, 'no')({})).toEqual({ allow: false, reason: 'no' });
    expect(() => not(boom)({})).toThrow('boo');
  });

  it('gives a promise for a promise', () => {
    expect(not(() => Promise.resolve(false))({})).toBeInstanceOf(Promise);
  });

  it(
    'turns the first value and leaves its observable',
    marbled(({ cold, expectObservable, expectSubscriptions }) => {
      const verdicts = cold('--f-t', { f: false, t: true });
      const subs = '         ^-!';
      const expected = '     --(t|)';

      expectObservable(not(() => verdicts)({}) as typeof verdicts).toBe(expected, { t: true });
      expectSubscriptions(verdicts.subscriptions).toBe(subs);
    }),
  );

  it(
    'never answers where its audit never does',
    marbled(({ expectObservable }) => {
      expectObservable(not(() => NEVER)({}) as typeof NEVER).toBe('-');
    }),
  );

  it('asks again for each request', async () => {
    const audit = not(({ message }: { message: string }) => of(message === 'a'));

    expect(await decide(audit, { message: 'a' })).toMatchObject({ allow: false });
    expect(await decide(audit, { message: 'b' })).toMatchObject({ allow: true });
  });

  test.each([undefined, null, true, {}])('throws for %p, which is no audit', (given) => {
    expect(() => not(given as never)).toThrow(TypeError);
  });
});
