import {
  type Connectable,
  map,
  type Observable,
  publish,
  refCount,
  Subject,
  type Subscriber,
  take,
  toArray,
} from 'rxjs';
import { sealedObservable } from '../../lib/stream/OwnedObservable.ts';
import { marbled } from '../marbled.ts';

/** What the library has inside, and what it hands out. */
function sealed<T>(inside: Observable<T>): Observable<T> {
  return sealedObservable((subscriber) => {
    const subscription = inside.subscribe(subscriber);
    return () => subscription.unsubscribe();
  });
}

describe('sealedObservable()', () => {
  it(
    'emits, completes and is left as what it attaches to',
    marbled(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  -a-b-|');
      const subs = ['        ^----!', '^--!  '];
      const all = '          -a-b-|';
      const left = '         -a-';
      const unsubscribed = ' ---!';

      expectObservable(sealed(source)).toBe(all);
      expectObservable(sealed(source), unsubscribed).toBe(left);
      expectSubscriptions(source.subscriptions).toBe(subs);
    }),
  );

  it('works with publish() and the operators like it, which take over its method lift()', () => {
    const report = jest.fn();
    const source = new Subject<number>();
    const owned = sealedObservable<number>((subscriber) => source.subscribe(subscriber), report);
    const values: number[] = [];
    const doubled = owned.pipe(
      publish(), // eslint-disable-line @typescript-eslint/no-deprecated -- still part of RxJS 7
      refCount(), // eslint-disable-line @typescript-eslint/no-deprecated -- still part of RxJS 7
      map((value) => value * 2),
    );
    doubled.subscribe((value) => values.push(value));
    doubled.subscribe(() => {
      throw new Error('fault');
    });
    source.next(21);
    expect(values).toEqual([42]);
    expect(report).toHaveBeenCalledWith(new Error('fault'));
  });

  it('works with publish() of what publish() returned, whose method lift() is taken over twice', () => {
    const report = jest.fn();
    const source = new Subject<number>();
    const owned = sealedObservable<number>((subscriber) => source.subscribe(subscriber), report);
    const shared = owned.pipe(
      publish(), // eslint-disable-line @typescript-eslint/no-deprecated -- still part of RxJS 7
      publish(), // eslint-disable-line @typescript-eslint/no-deprecated -- still part of RxJS 7
    );
    const values: number[] = [];
    const doubled = shared.pipe(map((value) => value * 2));
    doubled.subscribe((value) => values.push(value));
    doubled.subscribe(() => {
      throw new Error('fault');
    });
    const { source: first } = shared as unknown as { readonly source: Connectable<number> };
    (shared as Connectable<number>).connect();
    first.connect();
    source.next(21);
    expect(values).toEqual([42]);
    expect(report).toHaveBeenCalledWith(new Error('fault'));
  });

  it(
    'errors as what it attaches to',
    marbled(({ cold, expectObservable }) => {
      expectObservable(sealed(cold('-a-#'))).toBe('-a-#');
    }),
  );

  it(
    'errors where attaching throws',
    marbled(({ expectObservable }) => {
      const broken = sealedObservable(() => {
        throw new RangeError('boo');
      });

      expectObservable(broken).toBe('#', undefined, { name: 'RangeError', message: 'boo' });
    }),
  );

  it(
    'pipes well, though it is frozen',
    marbled(({ cold, expectObservable }) => {
      const upper = sealed(cold('-a-b-c-').pipe(take(3))).pipe(
        map((value) => value.toUpperCase()),
        take(2),
        toArray(),
      );

      expectObservable(upper).toBe('---(a|)', { a: ['A', 'B'] });
    }),
  );

  describe('L9 leads nowhere:', () => {
    const subject = new Subject<string>();
    const observable = sealed(subject.asObservable());

    it('it is frozen, and so is what it subscribes with', () => {
      const own = Reflect.ownKeys(observable).map((key) => Reflect.get(observable, key) as unknown);

      expect(Object.isFrozen(observable)).toBe(true);
      expect(own.every(Object.isFrozen)).toBe(true);
    });

    it('it has no source and no operator', () => {
      expect(Reflect.get(observable, 'source')).toBeUndefined();
      expect(Reflect.get(observable, 'operator')).toBeUndefined();
    });

    it('what is piped from it leads to it, and no further', () => {
      const piped = observable.pipe(map((value) => value));

      expect(Reflect.get(piped, 'source')).toBe(observable);
    });

    it('nothing that can be reached from it is the subject behind it', () => {
      const reached = new Set<unknown>();
      const walk = (value: unknown): void => {
        if ((typeof value !== 'object' && typeof value !== 'function') || value === null || reached.has(value)) return;
        reached.add(value);
        for (const key of Reflect.ownKeys(value)) {
          const property = Object.getOwnPropertyDescriptor(value, key);
          walk(property?.value);
        }
        walk(Object.getPrototypeOf(value));
      };
      walk(observable);
      walk(observable.subscribe());

      expect(reached.has(subject)).toBe(false);
      expect(reached.size).toBeGreaterThan(10);
    });

    it('who calls its inside gets what a subscriber gets', () => {
      const attach = Reflect.get(observable, '_subscribe') as (subscriber: Partial<Subscriber<string>>) => unknown;
      const seen: string[] = [];
      const leave = attach({ next: (value) => seen.push(value) });
      subject.next('a');

      expect(leave).toBeInstanceOf(Function);
      expect(seen).toEqual(['a']);
    });
  });
});
