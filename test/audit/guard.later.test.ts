import {
  concat,
  delay,
  lastValueFrom,
  NEVER,
  Observable,
  of,
  repeat,
  Subject,
  Subscription,
  take,
  toArray,
  VirtualTimeScheduler,
} from 'rxjs';
import { guard } from '../../lib/audit/guard.ts';
import { reported } from '../reported.ts';
import { boom } from './answers.ts';
import { marbled } from '../marbled.ts';

/** Answers a digit after as many ms, and allows the even ones. */
const slowly = (value: string): Observable<boolean> => of(Number(value) % 2 === 0).pipe(delay(Number(value)));

describe('guard(), with an audit that answers later,', () => {
  test.each([
    ['waits for the answer', '                             2|     ', '--(2|)     '],
    ['L16 keeps the order, whichever answer comes first', '64-2|  ', '------(642|)'],
    ['L16 drops what is denied, in its place', '           613|   ', '------(6|) '],
    ['completes when the last is decided', '               2----| ', '--2--|     '],
    ['completes with the last, where that is denied', '    4-5|   ', '----4--|   '],
    ['errors at once, what waits is lost', '               2-46-# ', '--2--#     '],
    ['never ends where its source never does', '           2-1    ', '--2        '],
    ['completes at once where its source is empty', '      |      ', '|          '],
  ])('%s', (_what, source, expected) =>
    marbled(({ cold, expectObservable }) => {
      expectObservable(cold(source.trim()).pipe(guard(slowly))).toBe(expected.trim());
    })(),
  );

  it(
    'L16 keeps what is answered at once behind what waits',
    marbled(({ cold, expectObservable }) => {
      const source = cold('  4a-b-----c|');
      const expected = '     ----(4ab)c|';

      expectObservable(source.pipe(guard((value) => (value === '4' ? slowly(value) : true)))).toBe(expected);
    }),
  );

  it('L3 denies what is not answered in time, and goes on', () => {
    const notified: string[] = [];
    marbled(({ cold, expectObservable }) => {
      const source = cold('  8-2|');
      const expected = '     ----(2|)';
      const onDenied = (value: string, { code }: { code: string }): number => notified.push(`${value} ${code}`);

      expectObservable(source.pipe(guard(slowly, { auditTimeout: 3, onDenied }))).toBe(expected);
    })();

    expect(notified).toEqual(['8 timeout']);
  });

  it(
    'L3 waits five seconds where it is not told how long',
    marbled(({ cold, expectObservable }) => {
      const source = cold('  a-|');
      const expected = '     5s |';

      expectObservable(source.pipe(guard(() => NEVER))).toBe(expected);
    }),
  );

  it('L20 takes its time from the scheduler that it is given', () => {
    const clock = new VirtualTimeScheduler();
    const notified: number[] = [];
    const onDenied = (): number => notified.push(clock.now());
    const subscription = concat(of('a'), NEVER)
      .pipe(guard(() => NEVER, { auditTimeout: 7, scheduler: clock, onDenied }))
      .subscribe();
    clock.flush();
    subscription.unsubscribe();

    expect(notified).toEqual([7]);
  });

  it(
    'leaves its source and the audits that it waits for when it is left',
    marbled(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('      -a-b-c-|');
      const verdict = cold('     ----t', { t: true });
      const unsub = '            ----!';
      const expected = '         -----';
      const subsOfSource = '     ^---!';
      const subsOfVerdicts = ['  -^--!', '---^!'];

      expectObservable(source.pipe(guard(() => verdict)), unsub).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe(subsOfSource);
      expectSubscriptions(verdict.subscriptions).toBe(subsOfVerdicts);
    }),
  );

  it(
    'leaves them when enough came through',
    marbled(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('      -a-b-c-|');
      const verdict = cold('     ---t', { t: true });
      const expected = '         ----(a|)';
      const subsOfVerdicts = ['  -^--!', '---^!'];

      expectObservable(
        source.pipe(
          guard(() => verdict),
          take(1),
        ),
      ).toBe(expected);
      expectSubscriptions(verdict.subscriptions).toBe(subsOfVerdicts);
    }),
  );

  it(
    'begins afresh with each subscription',
    marbled(({ cold, expectObservable }) => {
      const source = cold('  42|');
      const expected = '     ----(42)(42|)';

      expectObservable(source.pipe(guard(slowly), repeat(2))).toBe(expected);
    }),
  );

  test.each<[string, (leave: () => void) => Observable<boolean>]>([
    ['is asked', (leave) => (leave(), NEVER)],
    ['is waited for', (leave) => new Observable(leave)],
  ])('leaves no timer behind where it is left from inside its audit, as that %s', (_when, audit) => {
    const clock = new VirtualTimeScheduler();
    const source = new Subject<string>();
    const subscription = new Subscription();
    const guarded = source.pipe(guard(() => audit(() => subscription.unsubscribe()), { scheduler: clock }));
    subscription.add(guarded.subscribe());
    source.next('a');

    expect(subscription.closed).toBe(true);
    expect(clock.actions).toEqual([]);
  });

  it('L16 keeps the order of promises too', async () => {
    const answers = new Map<string, (verdict: boolean) => void>();
    const audit = (value: string): Promise<boolean> => new Promise((resolve) => answers.set(value, resolve));
    const got = lastValueFrom(of('a', 'b', 'c').pipe(guard(audit), toArray()));
    for (const value of ['c', 'b', 'a']) answers.get(value)?.(value !== 'b');

    expect(await got).toEqual(['a', 'c']);
  });

  it('L17 reports what the teardown of a verdict throws, and is not broken by it', () => {
    const errors = reported(() => {
      of('a')
        .pipe(guard(() => new Observable<boolean>(() => boom)))
        .subscribe()
        .unsubscribe();
    });

    expect(errors).toHaveLength(1);
  });
});
