import fc from 'fast-check';
import { Subscription } from 'rxjs';
import { Resequencer } from '../../lib/stream/Resequencer.ts';

type Done = (ruling: string) => void;

describe('L16 a Resequencer', () => {
  let released: string[];
  let asking: Map<string, Done>;
  let cancelled: string[];
  let resequencer: Resequencer<string, string>;
  let release: (item: string) => void;
  const wait = (item: string): void =>
    resequencer.wait(item, (done) => {
      asking.set(item, done);
      return new Subscription(() => cancelled.push(item));
    });
  const answer = (item: string, ruling = 'yes'): void => asking.get(item)?.(ruling);

  beforeEach(() => {
    [released, asking, cancelled, release] = [[], new Map(), [], () => {}];
    resequencer = new Resequencer((item, ruling) => {
      released.push(`${item}:${ruling}`);
      release(item);
    });
  });

  it('releases an item with its ruling', () => {
    wait('a');
    expect([released, resequencer.length]).toEqual([[], 1]);
    answer('a', 'no');

    expect([released, resequencer.length]).toEqual([['a:no'], 0]);
  });

  it('releases at once what is ruled on already, if nothing waits', () => {
    resequencer.add('a', 'yes');

    expect([released, resequencer.length]).toEqual([['a:yes'], 0]);
  });

  it('releases at once what is ruled on inside ask()', () => {
    resequencer.wait('a', (done) => {
      done('yes');
      return Subscription.EMPTY;
    });

    expect([released, resequencer.length]).toEqual([['a:yes'], 0]);
  });

  it('keeps the place of an item that is settled later', () => {
    const place = resequencer.enter('a');
    resequencer.add('b', 'yes');
    expect([released, resequencer.length]).toEqual([[], 2]);
    resequencer.settle(place, 'no');

    expect([released, resequencer.length]).toEqual([['a:no', 'b:yes'], 0]);
  });

  it('takes out an item whose ask() throws, wherever it stands, so that the others are released', () => {
    wait('a');
    const boom = () => {
      resequencer.add('c', 'yes');
      throw new Error('boo');
    };
    expect(() => resequencer.wait('b', boom)).toThrow('boo');
    expect(resequencer.length).toBe(2);
    answer('a');
    resequencer.add('d', 'yes');

    expect([released, resequencer.length]).toEqual([['a:yes', 'c:yes', 'd:yes'], 0]);
  });

  it('keeps what is ruled on behind what waits', () => {
    wait('a');
    wait('b');
    resequencer.add('c', 'no');
    answer('b');
    expect(released).toEqual([]);
    answer('a');

    expect(released).toEqual(['a:yes', 'b:yes', 'c:no']);
  });

  it('asks about each item when it enters, not when its turn comes', () => {
    wait('a');
    wait('b');

    expect([...asking.keys()]).toEqual(['a', 'b']);
  });

  it('releases everything in the order in which it entered, in whatever order it is ruled on', () => {
    const steps = fc.uniqueArray(fc.integer({ min: 0, max: 99 }), { maxLength: 20 });
    fc.assert(
      fc.property(steps, fc.infiniteStream(fc.nat(3)), (order, chance) => {
        released = [];
        asking.clear();
        const items = [...order].sort((a, b) => a - b).map(String);
        for (const item of items)
          if (chance.next().value === 0) resequencer.add(item, 'yes');
          else wait(item);
        for (const item of order) answer(String(item));

        expect(released).toEqual(items.map((item) => `${item}:yes`));
        expect(resequencer.length).toBe(0);
      }),
    );
  });

  it('releases what is ruled on inside a release after that release', () => {
    wait('a');
    wait('b');
    release = (item) => {
      if (item === 'a') answer('b');
      released.push(`${item} is out`);
    };
    answer('a');

    expect(released).toEqual(['a:yes', 'a is out', 'b:yes', 'b is out']);
  });

  it('releases what is added inside a release after that release', () => {
    release = (item) => {
      if (item === 'a') resequencer.add('b', 'no');
      released.push(`${item} is out`);
    };
    resequencer.add('a', 'yes');

    expect(released).toEqual(['a:yes', 'a is out', 'b:no', 'b is out']);
  });

  it('L10 clear() unsubscribes every pending answer and returns what waited, in order', () => {
    wait('a');
    resequencer.add('b', 'yes');
    wait('c');

    expect(resequencer.clear()).toEqual(['a', 'b', 'c']);
    expect(cancelled).toEqual(['a', 'c']);
    expect(resequencer.length).toBe(0);
    answer('a');
    answer('c');
    expect(released).toEqual([]);
  });

  it('takes items again after clear()', () => {
    wait('a');
    resequencer.clear();
    resequencer.add('b', 'yes');

    expect(released).toEqual(['b:yes']);
  });

  it('L10 clear() inside a release stops what would be released next', () => {
    wait('a');
    wait('b');
    answer('b');
    release = () => resequencer.clear();
    answer('a');

    expect(released).toEqual(['a:yes']);
    expect(resequencer.length).toBe(0);
  });

  it('L10 clear() inside ask() unsubscribes what that ask() returns too', () => {
    resequencer.wait('a', () => {
      expect(resequencer.clear()).toEqual(['a']);
      return new Subscription(() => cancelled.push('a'));
    });

    expect(cancelled).toEqual(['a']);
  });
});
