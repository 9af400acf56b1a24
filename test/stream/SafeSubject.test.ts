import type { Subscription } from 'rxjs';
import { SafeSubject } from '../../lib/stream/SafeSubject.ts';
import { noting } from './noting.ts';
import { marbled } from '../marbled.ts';

describe('SafeSubject', () => {
  let log: string[];
  let outlet: SafeSubject<number>;
  const listen = (name: string): Subscription => outlet.observable.subscribe(noting(log, name));
  beforeEach(() => {
    log = [];
    outlet = new SafeSubject();
  });

  it('gives every value to every subscriber, in the order of their subscriptions', () => {
    listen('a');
    listen('b');
    outlet.next(1);
    outlet.next(2);

    expect(log).toEqual(['a1', 'b1', 'a2', 'b2']);
  });

  it('is hot: who comes late has missed what was', () => {
    outlet.next(1);
    listen('a');
    outlet.next(2);

    expect(log).toEqual(['a2']);
  });

  it('says whether anybody listens', () => {
    const seen = [outlet.observed];
    const a = listen('a');
    const b = listen('b');
    a.unsubscribe();
    seen.push(outlet.observed);
    b.unsubscribe();
    seen.push(outlet.observed);

    expect(seen).toEqual([false, true, false]);
  });

  it('has one observable, which is sealed (L9)', () => {
    expect(outlet.observable).toBe(outlet.observable);
    expect(Object.isFrozen(outlet.observable)).toBe(true);
  });

  it('completes everybody once, and gives nothing after that', () => {
    listen('a');
    outlet.next(1);
    outlet.complete();
    outlet.next(2);
    outlet.complete();
    outlet.error('boo');

    expect(log).toEqual(['a1', 'a|']);
    expect(outlet.observed).toBe(false);
  });

  it('trap 32: errors everybody once, and gives nothing after that', () => {
    listen('a');
    outlet.error('boo');
    outlet.next(1);
    outlet.complete();
    outlet.error('again');

    expect(log).toEqual(['a#boo']);
  });

  it('tells late subscribers how it ended', () => {
    outlet.complete();
    listen('a');
    const failed = new SafeSubject<number>();
    failed.error('boo');
    failed.observable.subscribe(noting(log, 'b'));

    expect(log).toEqual(['a|', 'b#boo']);
  });

  it('may error with undefined', () => {
    outlet.error(undefined);
    listen('a');

    expect(log).toEqual(['a#undefined']);
  });

  it('forgets who unsubscribes', () => {
    const a = listen('a');
    listen('b');
    outlet.next(1);
    a.unsubscribe();
    outlet.next(2);
    outlet.complete();

    expect(log).toEqual(['a1', 'b1', 'b2', 'b|']);
  });

  it(
    'emits, completes and is left in time',
    marbled(({ hot, expectObservable }) => {
      const source = hot('  --1--2--3--|');
      const early = '       ^------!    ';
      const late = '        ----^       ';
      const all = '         --1--2--3--|';
      const left = '        --1--2-     ';
      const missed = '      -----2--3--|';
      const made = new SafeSubject<string>();
      source.subscribe(made);

      expectObservable(made.observable).toBe(all);
      expectObservable(made.observable, early).toBe(left);
      expectObservable(made.observable, late).toBe(missed);
    }),
  );
});
