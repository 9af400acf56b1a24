import type { Observable, Subscription } from 'rxjs';
import { SafeSubject } from '../../lib/stream/SafeSubject.ts';
import { depths, nearStackEnd } from '../nearStackEnd.ts';
import { reported } from '../reported.ts';
import { until } from '../waiting.ts';
import { noting } from './noting.ts';

describe('L17: a SafeSubject withstands a subscriber', () => {
  let log: string[];
  let subject: SafeSubject<number>;
  const listen = (name: string, act?: (value: number) => void): Subscription =>
    subject.observable.subscribe(noting(log, name, act));
  beforeEach(() => {
    log = [];
    subject = new SafeSubject();
  });

  it('trap 23: that throws: it is reported, and the others are served', () => {
    const errors = reported(() => {
      listen('a', () => {
        throw new Error('boo');
      });
      listen('b');
      subject.next(1);
      subject.next(2);
      subject.complete();
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
        subscribe(subject.observable);
        listen('b');
        subject.next(1);
        if (method === 'error') subject.error('boo');
        else subject.complete();
      });

      expect(log).toEqual(['b1', method === 'error' ? 'b#boo' : 'b|']);
      expect(errors.map(String)).toEqual([`Error: ${method}`]);
    },
  );

  test.each(['next', 'error', 'complete'] as const)(
    'P11 that RxJS takes for a Subscriber and whose async %s rejects',
    async (method) => {
      const nothing = (): void => {};
      const noted: unknown[] = [];
      subject = new SafeSubject(false, (error) => noted.push(error));
      const hostile = {
        next: nothing,
        error: nothing,
        complete: nothing,
        [method]: async () => Promise.reject(method),
      };
      const posing = { ...hostile, closed: false, add: nothing, remove: nothing, unsubscribe: nothing };
      subject.observable.subscribe(posing);
      subject.next(1); // to it alone
      listen('b');
      subject.next(2);
      if (method === 'error') subject.error('boo');
      else subject.complete();
      const expected = method === 'next' ? [method, method] : [method];
      await until(() => noted.length >= expected.length);

      expect(log).toEqual(['b2', method === 'error' ? 'b#boo' : 'b|']);
      expect(noted).toEqual(expected);
    },
  );

  it('that throws in its replay', () => {
    subject = new SafeSubject(true);
    subject.next(1);
    const errors = reported(() => {
      listen('a', () => {
        throw new Error('boo');
      });
      listen('b');
      subject.next(2);
    });

    expect(log).toEqual(['a1', 'b1', 'a2', 'b2']);
    expect(errors.map(String)).toEqual(['Error: boo', 'Error: boo']);
  });

  it.each([
    ['alone', 0],
    ['beside another', 1],
  ])(
    'L24 that feeds it at the end of the stack, %s: each value that it took is delivered, and what comes later',
    async (_how, others) => {
      const wrong: unknown[] = [];
      const ignore = () => undefined;
      for (const depth of depths) {
        const seen: number[] = [];
        subject = new SafeSubject();
        subject.attach({ next: (value) => seen.push(value), error: ignore, complete: ignore });
        for (let other = 0; other < others; other += 1)
          subject.attach({ next: ignore, error: ignore, complete: ignore });
        let taken = 0;
        nearStackEnd(depth, () => {
          subject.next(1);
          taken += 1;
        });
        await new Promise((resolve) => setImmediate(resolve));
        subject.next(2);
        const expected = taken > 0 ? [1, 2] : seen.slice(0, -1).concat(2);
        if (String(seen) !== String(expected)) wrong.push([depth, taken, ...seen]);
      }

      expect(wrong).toEqual([]);
    },
  );
});
