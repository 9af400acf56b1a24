import type { Observable, Subscription } from 'rxjs';
import { SafeSubject } from '../../lib/stream/SafeSubject.ts';
import { depths, nearStackEnd } from '../nearStackEnd.ts';
import { reported } from '../reported.ts';
import { noting } from './noting.ts';

describe('L17: an SafeSubject withstands a subscriber', () => {
  let log: string[];
  let outlet: SafeSubject<number>;
  const listen = (name: string, act?: (value: number) => void): Subscription =>
    outlet.observable.subscribe(noting(log, name, act));
  beforeEach(() => {
    log = [];
    outlet = new SafeSubject();
  });

  it('trap 23: that throws: it is reported, and the others are served', () => {
    const errors = reported(() => {
      listen('a', () => {
        throw new Error('boo');
      });
      listen('b');
      outlet.next(1);
      outlet.next(2);
      outlet.complete();
    });

    expect(log).toEqual(['a1', 'b1', 'a2', 'b2', 'a|', 'b|']);
    expect(errors.map(String)).toEqual(['Error: boo', 'Error: boo']);
  });

  test.each(['next', 'error', 'complete'] as const)(
    'that RxJS takes for a Subscriber and that throws in %s',
    (method) => {
      const boom = (): never => {
        throw new Error(method);
      };
      const nothing = (): void => {};
      const hostile = { next: nothing, error: nothing, complete: nothing, [method]: boom };
      const posing = { ...hostile, closed: false, add: nothing, remove: nothing, unsubscribe: nothing };
      const subscribe = (observable: Observable<number>): unknown => observable.subscribe(posing);
      const errors = reported(() => {
        subscribe(outlet.observable);
        listen('b');
        outlet.next(1);
        if (method === 'error') outlet.error('boo');
        else outlet.complete();
      });

      expect(log).toEqual(['b1', method === 'error' ? 'b#boo' : 'b|']);
      expect(errors.map(String)).toEqual([`Error: ${method}`]);
    },
  );

  it('that throws in its replay', () => {
    outlet = new SafeSubject(true);
    outlet.next(1);
    const errors = reported(() => {
      listen('a', () => {
        throw new Error('boo');
      });
      listen('b');
      outlet.next(2);
    });

    expect(log).toEqual(['a1', 'b1', 'a2', 'b2']);
    expect(errors.map(String)).toEqual(['Error: boo', 'Error: boo']);
  });

  it('L24 that feeds it at the end of the stack: each value that it took is delivered, and what comes later', async () => {
    const wrong: unknown[] = [];
    for (const depth of depths) {
      const seen: number[] = [];
      outlet = new SafeSubject();
      outlet.attach({ next: (value) => seen.push(value), error: () => undefined, complete: () => undefined });
      let taken = 0;
      nearStackEnd(depth, () => {
        outlet.next(1);
        taken += 1;
      });
      await new Promise((resolve) => setImmediate(resolve));
      outlet.next(2);
      const expected = taken > 0 ? [1, 2] : seen.slice(0, -1).concat(2);
      if (String(seen) !== String(expected)) wrong.push([depth, taken, ...seen]);
    }

    expect(wrong).toEqual([]);
  });
});
