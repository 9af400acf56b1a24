import { Observable, of, repeat, Subject, Subscription, take, throwError } from 'rxjs';
import { deny } from '../../lib/audit/deny.ts';
import { guard } from '../../lib/audit/guard.ts';
import { rule } from '../../lib/audit/rule.ts';
import type { Ruling } from '../../lib/model/Ruling.ts';
import { boom } from './answers.ts';
import { marbled } from '../marbled.ts';
import { passesThrough } from '../passesThrough.ts';

const notB = rule('no b', (value: string) => value !== 'b');

describe('guard(), with a synchronous audit,', () => {
  passesThrough(guard(notB), [
    ['drops what the audit denies and goes on', '-a-b-c-|', '^------!', '-a---c-|'],
    ['stays synchronous', '                      (abc|)  ', '(^!)    ', '(ac|)   '],
    ['lets one through', '                       --a--|  ', '^----!  ', '--a--|  '],
    ['lets nothing through where it denies all', ' b-b-|   ', '^---!   ', '----|   '],
    ['is empty where its source is', '             --|     ', '^-!     ', '--|     '],
    ['completes at once with its source', '        |       ', '(^!)    ', '|       '],
    ['never emits where its source never does', '  -       ', '^       ', '-       '],
    ['never ends where its source never does', '   -a-b-c  ', '^       ', '-a---c  '],
    ['errors with its source', '                 -a-b-#  ', '^----!  ', '-a---#  '],
    ['errors at once with its source', '           #       ', '(^!)    ', '#       '],
  ]);

  it(
    'leaves its source when it is left',
    marbled(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('     -a-b-c-|');
      const subs = '            ^--!';
      const unsub = '           ---!';
      const expected = '        -a--';
      const subsOfFirstTwo = '  ^----!';
      const firstTwo = '        -a---(c|)';

      expectObservable(source.pipe(guard(notB)), unsub).toBe(expected);
      expectObservable(source.pipe(guard(notB), take(2))).toBe(firstTwo);
      expectSubscriptions(source.subscriptions).toBe([subs, subsOfFirstTwo]);
    }),
  );

  it('leaves a source that emits without a pause when enough came through', () => {
    const emitted: number[] = [];
    const endless = new Observable<number>((subscriber) => {
      for (let i = 1; !subscriber.closed; i++) subscriber.next((emitted.push(i), i));
    });
    const got: number[] = [];
    endless
      .pipe(
        guard((value) => value % 2 === 0),
        take(1),
      )
      .subscribe((value) => got.push(value));

    expect(got).toEqual([2]);
    expect(emitted.length).toBeLessThanOrEqual(3);
  });

  it(
    'L3 drops what the audit throws at, fails at or does not answer for, and goes on',
    marbled(({ cold, expectObservable }) => {
      const answers: Record<string, () => unknown> = {
        a: boom,
        b: () => 'yes',
        c: () => true,
        d: () => throwError(boom),
      };
      const source = cold('  -a-b-c-d-c-|');
      const expected = '     -----c---c-|';

      expectObservable(source.pipe(guard((value) => answers[value]?.() as boolean))).toBe(expected);
    }),
  );

  it('begins afresh with each subscription', () => {
    let asked = 0;
    marbled(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold(' -a-b-c|      ');
      const subs = ['       ^-----!      ', '------^-----!'];
      const expected = '    -a---c-a---c|';
      const audit = (value: string): boolean => asked++ < 6 && notB(value) === true;

      expectObservable(source.pipe(guard(audit), repeat(2))).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe(subs);
    })();

    expect(asked).toBe(6);
  });

  it('is left from inside its audit: nothing more is asked, let through or told', () => {
    const log: string[] = [];
    const subscription = new Subscription();
    const audit = (value: string): boolean => {
      log.push(`asked ${value}`);
      if (value === 'b') subscription.unsubscribe();
      return value === 'a';
    };
    const source = new Subject<string>();
    subscription.add(
      source.pipe(guard(audit, { onDenied: () => log.push('denied') })).subscribe((value) => log.push(value)),
    );
    for (const value of ['a', 'b', 'c']) source.next(value);

    expect(log).toEqual(['asked a', 'a', 'asked b']);
  });

  it('tells onDenied each value that it drops, and why, in its turn', () => {
    const log: unknown[] = [];
    const onDenied = (value: string, { code, reason, given }: Ruling): number => log.push([value, code, reason, given]);
    of('a', 'b', 'c', 'd')
      .pipe(
        guard((value) => (value === 'a' ? deny('no a', { code: 'x' })(0) : value === 'c' ? boom() : true), {
          onDenied,
        }),
      )
      .subscribe((value) => log.push(value));

    expect(log).toEqual([
      ['a', 'denied', 'no a', 'x'],
      'b',
      ['c', 'threw', 'the audit threw Error: boo', undefined],
      'd',
    ]);
  });

  it(
    'errors with what onDenied throws, and leaves its source',
    marbled(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  -a-b-c-|');
      const subs = '         ^--!';
      const expected = '     -a-#';

      expectObservable(source.pipe(guard(notB, { onDenied: boom }))).toBe(expected, undefined, new Error('boo'));
      expectSubscriptions(source.subscriptions).toBe(subs);
    }),
  );

  test.each([undefined, null, true, {}])('throws for %p, which is no audit, before anything is subscribed', (audit) => {
    expect(() => guard(audit as never)).toThrow(
      new TypeError(`guard() takes functions (request) => verdict, not ${typeof audit}`),
    );
  });
});
