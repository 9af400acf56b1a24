import { map, Observable, type Subscribable, take } from 'rxjs';
import { isolatedObservable } from '../../lib/verdict/isolatedObservable.ts';
import { reported } from '../reported.ts';
import { boom } from '../audit/answers.ts';
import { marbled } from '../marbled.ts';
import { passesThrough } from '../passesThrough.ts';

describe('isolatedObservable()', () => {
  passesThrough(isolatedObservable, [
    ['gives nothing, ever', '-      ', '     ^', '      -'],
    ['gives only its end', ' --|    ', '     ^-!', '    --|'],
    ['gives values', '       -a-b-|', '     ^----!', ' -a-b-|'],
    ['gives an error', '     -a-#  ', '     ^--!', '   -a-#'],
  ]);

  it(
    'leaves the other when it is left',
    marbled(({ cold, expectObservable, expectSubscriptions }) => {
      const other = cold(' -a-b-c');
      const first = isolatedObservable(other).pipe(take(2));

      expectObservable(first).toBe('-a-(b|)');
      expectSubscriptions(other.subscriptions).toBe('^--!');
    }),
  );

  it('leaves one that emits without a pause', () => {
    let emitted = 0;
    const endless = new Observable<number>((subscriber) => {
      while (!subscriber.closed) subscriber.next(++emitted);
    });
    isolatedObservable(endless).pipe(take(3)).subscribe();

    expect(emitted).toBe(3);
  });

  it('errors where the other throws at subscription', () => {
    const errors: unknown[] = [];
    isolatedObservable({ subscribe: boom }).subscribe({ error: (error: unknown) => errors.push(error) });

    expect(errors.map(String)).toEqual(['Error: boo']);
  });

  test.each([undefined, null, 5, {}, () => undefined])('takes %p for a subscription', (subscription) => {
    const foreign = { subscribe: () => subscription } as unknown as Subscribable<unknown>;

    expect(() => isolatedObservable(foreign).subscribe().unsubscribe()).not.toThrow();
  });

  it('L17 reports what the other throws when it is left', () => {
    const errors = reported(() => {
      isolatedObservable({ subscribe: () => ({ unsubscribe: boom }) })
        .subscribe()
        .unsubscribe();
      isolatedObservable(new Observable(() => boom))
        .subscribe()
        .unsubscribe();
    });

    expect(errors).toHaveLength(2);
  });

  it('L3 shows the other nothing of what stands behind: neither observer nor subscription', () => {
    const behind = new Set<unknown>();
    const shown = new Set<unknown>();
    const foreign = { subscribe: (observer: object) => (walk(observer, shown), { unsubscribe: () => undefined }) };
    const hold = new Observable((subscriber) => {
      behind.add(subscriber);
      return isolatedObservable(foreign).subscribe(subscriber);
    });
    behind.add(hold.pipe(map((value) => value)).subscribe());

    expect(behind.size).toBe(2);
    expect([...behind].filter((part) => shown.has(part))).toEqual([]);
    expect(shown.size).toBeGreaterThan(10);
  });
});

/** Gathers all that can be reached from a value by properties and prototypes. */
function walk(value: unknown, reached: Set<unknown>): void {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null || reached.has(value)) return;
  reached.add(value);
  for (const key of Reflect.ownKeys(value)) walk(Object.getOwnPropertyDescriptor(value, key)?.value, reached);
  walk(Object.getPrototypeOf(value), reached);
}
