import {
  concat,
  EMPTY,
  NEVER,
  Observable,
  of,
  type SchedulerLike,
  Subject,
  throwError,
  VirtualTimeScheduler,
} from 'rxjs';
import type { DeferredAnswer } from '../../lib/verdict/ask.ts';
import { settle } from '../../lib/verdict/settle.ts';
import type { Ruling } from '../../lib/model/Ruling.ts';
import { reported } from '../reported.ts';
import { boom } from '../audit/answers.ts';
import { marbled } from '../marbled.ts';

const verdicts = { t: true, f: false, d: { allow: false, reason: 'no', code: 'x' }, x: 'yes' };
const codes = { A: 'allowed', D: 'denied', N: 'not-a-verdict', E: 'empty', R: 'errored', T: 'timeout' };

/** The codes that come of an answer, within 5 ms; it completes with the first. */
const rulings = (later: DeferredAnswer, scheduler: SchedulerLike): Observable<string> =>
  new Observable((subscriber) =>
    settle(later, scheduler, 5, ({ code }) => {
      subscriber.next(code);
    }),
  );

describe('L3 settle(), of an observable,', () => {
  test.each([
    ['allows its first value', '       --t-f-|', '^-!   ', '--A   '],
    ['denies its first value', '       --f-t-|', '^-!   ', '--D   '],
    ['reads a denial', '               --d   ', '  ^-!   ', '--D   '],
    ['fails for no verdict', '         --x-t', '  ^-!   ', '--N   '],
    ['fails where it is empty', '      --|   ', '  ^-!   ', '--E   '],
    ['fails where it errors', '        --#   ', '  ^-!   ', '--R   '],
    ['allows before it errors', '      --t#  ', '  ^-!   ', '--A   '],
    ['fails where it is too late', '   ------t', ' ^----!', '-----T'],
    ['fails where it never answers', ' -', '      ^----!', '-----T'],
  ])('%s', (_what, source, subs, expected) =>
    marbled(({ cold, scheduler, expectObservable, expectSubscriptions }) => {
      const later = cold(source.trim(), verdicts);

      expectObservable(rulings(later, scheduler)).toBe(expected.trimEnd(), codes);
      expectSubscriptions(later.subscriptions).toBe(subs.trim());
    })(),
  );

  it(
    'answers inside the call what comes at once, and leaves no timer',
    marbled(({ scheduler, expectObservable }) => {
      expectObservable(rulings(of(true), scheduler)).toBe('A', codes);
      expectObservable(rulings(EMPTY, scheduler)).toBe('E', codes);
      expectObservable(rulings(throwError(boom), scheduler)).toBe('R', codes);
      expectObservable(rulings(concat(of(true, false), NEVER), scheduler)).toBe('A', codes);
    }),
  );

  it(
    'is cancelled by unsubscribing: nothing comes any more, and the observable is left',
    marbled(({ cold, scheduler, expectObservable, expectSubscriptions }) => {
      const later = cold('--t', verdicts);
      const unsub = '     -!';
      const subs = '      ^!';

      expectObservable(rulings(later, scheduler), unsub).toBe('--');
      expectSubscriptions(later.subscriptions).toBe(subs);
    }),
  );

  it('leaves one that emits without a pause at its first value', () => {
    let emitted = 0;
    const endless = new Observable<boolean>((subscriber) => {
      while (!subscriber.closed) subscriber.next(++emitted > 0);
    });

    expect(settled(endless)).toMatchObject([{ allow: true }]);
    expect(emitted).toBe(1);
  });

  it('leaves a foreign one by its unsubscribe', () => {
    const unsubscribe = jest.fn();
    settle({ subscribe: () => ({ unsubscribe }) }, new VirtualTimeScheduler(), 5, () => undefined).unsubscribe();

    expect(unsubscribe).toHaveBeenCalledTimes(1);
  });

  it('fails for a foreign one that throws', () => {
    expect(settled({ subscribe: boom })).toMatchObject([{ code: 'errored' }]);
  });

  // L17: what an audit throws when it is left reaches neither the timer nor who cancels.
  test.each<[string, (source: Subject<unknown>, clock: VirtualTimeScheduler) => void, string[]]>([
    ['its first value', (source) => source.next(true), ['allowed']],
    ['its end', (source) => source.complete(), ['empty']],
    ['its time is up', (_source, clock) => clock.flush(), ['timeout']],
  ])('reports what its teardown throws at %s', (_when, act, expected) => {
    const source = new Subject();
    const bad = new Observable((subscriber) => {
      source.subscribe(subscriber);
      return boom;
    });
    const got: string[] = [];
    const errors = reported(() => {
      const clock = new VirtualTimeScheduler();
      settle(bad, clock, 5, ({ code }) => got.push(code));
      act(source, clock);
    });

    expect(got).toEqual(expected);
    expect(errors).toHaveLength(1);
  });

  it('reports what its teardown throws when it is cancelled', () => {
    const errors = reported(() => {
      settle(new Observable(() => boom), new VirtualTimeScheduler(), 5, () => undefined).unsubscribe();
    });

    expect(errors).toHaveLength(1);
  });
});

describe('L3 L29 settle(), where the timer comes late, as when the machine was busy,', () => {
  test.each([
    ['gives an answer the same time once more', '------t', '^-----!', '------A'],
    ['and then denies', '-', '^---------!', '----------T'],
  ])('%s', (_what, source, subs, expected) =>
    marbled(({ cold, scheduler, expectObservable, expectSubscriptions }) => {
      let slept = 0;
      const sleeping: SchedulerLike = {
        now: () => scheduler.now() + slept,
        schedule: (work, delay, state) => scheduler.schedule(work as never, delay, state as never),
      };
      scheduler.schedule(() => (slept = 60_000), 2);
      const later = cold(source, verdicts);

      expectObservable(rulings(later, sleeping)).toBe(expected, codes);
      expectSubscriptions(later.subscriptions).toBe(subs.trim());
    })(),
  );
});

describe('L3 settle(), of a promise,', () => {
  test.each<[string, () => PromiseLike<unknown>, object]>([
    ['allows true', () => Promise.resolve(true), { allow: true, code: 'allowed' }],
    ['denies false', () => Promise.resolve(false), { allow: false, code: 'denied' }],
    ['reads a denial', () => Promise.resolve(verdicts.d), { code: 'denied', reason: 'no', given: 'x' }],
    ['fails for no verdict', () => Promise.resolve(1), { allow: false, code: 'not-a-verdict' }],
    ['fails for an observable', () => Promise.resolve(of(true)), { allow: false, code: 'not-a-verdict' }],
    [
      'fails where it rejects',
      () => Promise.reject(new Error('boo')),
      { code: 'rejected', reason: "the audit's promise rejected: Error: boo" },
    ],
    ['fails where it rejects with nothing', () => Promise.reject(undefined), { allow: false, code: 'rejected' }],
    ['fails where then throws', () => ({ then: boom }), { allow: false, code: 'threw' }],
    [
      'takes the first answer of a thenable',
      () => ({ then: (yes: (verdict: boolean) => void) => (yes(false), yes(true)) }) as never,
      { code: 'denied' },
    ],
  ])('%s', async (_what, later, expected) => {
    const ruling = await new Promise((resolve) => settle(later(), new VirtualTimeScheduler(), 5, resolve));

    expect(ruling).toMatchObject(expected);
  });

  it('fails where it is too late, and takes no notice of what comes then', async () => {
    const clock = new VirtualTimeScheduler();
    const got: Ruling[] = [];
    let resolve: (verdict: boolean) => void = boom;
    settle(new Promise((settleIt) => (resolve = settleIt)), clock, 5, (ruling) => got.push(ruling));
    clock.flush();
    resolve(true);
    await new Promise(setImmediate);

    expect(got).toEqual([{ allow: false, code: 'timeout', reason: 'the audit did not answer within 5 ms' }]);
  });

  it('is cancelled by unsubscribing, also where it rejects after that', async () => {
    const done = jest.fn();
    settle(Promise.reject(new Error('boo')), new VirtualTimeScheduler(), 5, done).unsubscribe();
    await new Promise(setImmediate);

    expect(done).not.toHaveBeenCalled();
  });
});

/** What comes of an answer inside the call. */
function settled(later: DeferredAnswer): readonly Ruling[] {
  const got: Ruling[] = [];
  settle(later, new VirtualTimeScheduler(), 5, (ruling) => got.push(ruling)).unsubscribe();
  return got;
}
