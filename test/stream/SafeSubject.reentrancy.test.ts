import { Subscription } from 'rxjs';
import { SafeSubject } from '../../lib/stream/SafeSubject.ts';
import { noting } from './noting.ts';

let log: string[];
let subject: SafeSubject<number>;
const listen = (name: string, act?: (value: number) => void): Subscription =>
  subject.observable.subscribe(noting(log, name, act));
/** What each subscriber saw, in its order. */
const seenBy = (name: string): string =>
  log
    .filter((entry) => entry.startsWith(name))
    .map((entry) => entry.slice(1))
    .join('');
const on = (value: number, act: () => void) => (seen: number) => {
  if (seen === value) act();
};

beforeEach(() => {
  log = [];
  subject = new SafeSubject();
});

describe('trap 39: a SafeSubject that is used from inside a delivery', () => {
  it('L16 a value waits until everybody has the one before it', () => {
    listen('a');
    listen(
      'b',
      on(1, () => subject.next(2)),
    );
    listen('c');
    subject.next(1);

    expect(log).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'c2']);
  });

  it('L16 values keep their order, whoever emits them and how deep', () => {
    listen(
      'a',
      on(1, () => (subject.next(2), subject.next(3))),
    );
    listen(
      'b',
      on(1, () => subject.next(4)),
    );
    listen(
      'c',
      on(3, () => subject.next(5)),
    );
    subject.next(1);

    expect(['a', 'b', 'c'].map(seenBy)).toEqual(['12345', '12345', '12345']);
  });

  it('completion comes behind what waits, for everybody', () => {
    listen(
      'a',
      on(1, () => (subject.next(2), subject.complete(), subject.next(3))),
    );
    listen('b');
    subject.next(1);

    expect(['a', 'b'].map(seenBy)).toEqual(['12|', '12|']);
    expect(subject.observed).toBe(false);
  });

  it('an error comes behind what waits, for everybody', () => {
    listen(
      'a',
      on(1, () => (subject.next(2), subject.error('boo'))),
    );
    listen('b');
    subject.next(1);

    expect(['a', 'b'].map(seenBy)).toEqual(['12#boo', '12#boo']);
  });

  it('trap 32: who ends it first, ends it for early and late subscribers alike', () => {
    listen(
      'a',
      on(1, () => subject.complete()),
    );
    listen(
      'b',
      on(1, () => subject.error('boo')),
    ); // inside a's complete, which serves b first
    subject.next(1);
    listen('c');

    expect(['a', 'b', 'c'].map(seenBy)).toEqual(['1#boo', '1#boo', '#boo']);
  });

  it('who unsubscribes gets nothing more, and keeps nobody from anything', () => {
    const a = listen(
      'a',
      on(1, () => a.unsubscribe()),
    );
    listen('b');
    subject.next(1);
    subject.next(2);

    expect(['a', 'b'].map(seenBy)).toEqual(['1', '12']);
  });

  it('who is unsubscribed by another does not get the value that is being delivered', () => {
    const later = new Subscription();
    listen(
      'a',
      on(1, () => later.unsubscribe()),
    );
    later.add(listen('b'));
    listen('c');
    subject.next(1);

    expect(['a', 'b', 'c'].map(seenBy)).toEqual(['1', '', '1']);
  });

  it('who subscribes gets the next value, and what waits', () => {
    listen(
      'a',
      on(1, () => (subject.next(2), listen('b'))),
    );
    subject.next(1);
    subject.next(3);

    expect(['a', 'b'].map(seenBy)).toEqual(['123', '23']);
  });

  it('L10 discard() drops what waits, and what later subscribers have not seen', () => {
    listen(
      'a',
      on(1, () => (subject.next(2), subject.discard())),
    );
    listen('b');
    subject.next(1);
    subject.next(3);
    subject.complete();

    expect(['a', 'b'].map(seenBy)).toEqual(['13|', '3|']);
  });
});

describe('SafeSubject(replays)', () => {
  beforeEach(() => {
    subject = new SafeSubject(true);
  });

  it('gives a late subscriber the newest value, then what comes', () => {
    listen('a');
    subject.next(1);
    subject.next(2);
    listen('b');
    subject.next(3);

    expect(log).toEqual(['a1', 'a2', 'b2', 'a3', 'b3']);
  });

  it('gives who comes after the end the newest value, then the end', () => {
    subject.next(1);
    subject.next(2);
    subject.complete();
    listen('a');

    expect(log).toEqual(['a2', 'a|']);
  });

  it('gives who comes inside a delivery the current value once, and what waits', () => {
    listen(
      'a',
      on(1, () => (subject.next(2), listen('b'))),
    );
    subject.next(1);

    expect(['a', 'b'].map(seenBy)).toEqual(['12', '12']);
  });

  it('replays undefined too', () => {
    const unit = new SafeSubject<void>(true);
    unit.next();
    unit.observable.subscribe((value) => log.push(`got ${String(value)}`));

    expect(log).toEqual(['got undefined']);
  });

  it('L13 ends once for a subscriber that ends it from inside its replay', () => {
    subject.next(1);
    subject.attach(noting(log, 'a', () => subject.complete()));

    expect(log).toEqual(['a1', 'a|']);
  });
});
