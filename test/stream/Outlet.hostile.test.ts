import type { Observable, Subscription } from 'rxjs';
import { Outlet } from '../../lib/stream/Outlet.ts';
import { reported } from '../reported.ts';
import { noting } from './noting.ts';

describe('L17: an Outlet withstands a subscriber', () => {
  let log: string[];
  let outlet: Outlet<number>;
  const listen = (name: string, act?: (value: number) => void): Subscription =>
    outlet.observable.subscribe(noting(log, name, act));
  beforeEach(() => {
    log = [];
    outlet = new Outlet();
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
    outlet = new Outlet(true);
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
});
