import { take, toArray } from 'rxjs';
import { safeFrom } from '../../lib/stream/safeFrom.ts';

/** An async iterator that counts up to `last`, each of its results as `form` makes it of them. */
function counting(last: number, form: (result: IteratorResult<number>) => unknown) {
  const calls = { pulled: 0, returned: 0 };
  const next = (): unknown => form({ done: calls.pulled === last, value: ++calls.pulled } as IteratorResult<number>);
  const iterator = { next, return: () => form({ done: true, value: (calls.returned += 1) }) };
  return { calls, source: { [Symbol.asyncIterator]: () => iterator } as unknown as AsyncIterable<number> };
}

const settledAtOnce = (result: unknown) => ({
  then: (fulfilled: (value: unknown) => void) => {
    fulfilled(result);
  },
});

describe('safeFrom() of an async iterable', () => {
  it.each<[string, (result: unknown) => unknown]>([
    ['promises', (result) => Promise.resolve(result)],
    ['promises of objects that settle at once', settledAtOnce],
    ['results that it should have promised', (result) => result],
  ])('emits its values and completes, if next() returns %s', async (_what, form) => {
    const { source, calls } = counting(3, form);
    const seen: unknown[] = [];
    await new Promise<void>((complete) => {
      safeFrom(source).subscribe({ next: (value) => seen.push(value), complete });
    });
    expect(seen).toEqual([1, 2, 3]);
    expect(calls).toEqual({ pulled: 4, returned: 0 });
  });

  it('takes no more stack for many results that are there at once', () => {
    let seen: number[] = [];
    safeFrom(counting(50_000, settledAtOnce).source)
      .pipe(toArray())
      .subscribe((all) => (seen = all));
    expect(seen).toHaveLength(50_000);
  });

  it('pulls no further than its subscriber takes, and returns the iterator', async () => {
    const { source, calls } = counting(3, (result) => Promise.resolve(result));
    const seen: unknown[] = [];
    await new Promise<void>((complete) => {
      safeFrom(source)
        .pipe(take(1))
        .subscribe({ next: (value) => seen.push(value), complete });
    });
    await Promise.resolve();
    expect(seen).toEqual([1]);
    expect(calls).toEqual({ pulled: 1, returned: 1 });
  });

  it('emits nothing that comes after it was unsubscribed', async () => {
    const { source, calls } = counting(3, (result) => Promise.resolve(result));
    const seen: unknown[] = [];
    const subscription = safeFrom(source).subscribe((value) => seen.push(value));
    subscription.unsubscribe();
    await new Promise(setImmediate);
    expect(seen).toEqual([]);
    expect(calls).toEqual({ pulled: 1, returned: 1 });
  });

  it.each<[string, (result: unknown) => unknown]>([
    ['returns no object', () => Promise.resolve(5)],
    ['returns nothing', () => undefined],
    ['rejects', () => Promise.reject(new TypeError('boo'))],
    [
      'throws',
      () => {
        throw new TypeError('boo');
      },
    ],
  ])('errors if its next() %s', async (_what, form) => {
    const error = await new Promise((resolve) => {
      safeFrom(counting(3, form).source).subscribe({ error: resolve });
    });
    expect(error).toBeInstanceOf(TypeError);
  });
});
