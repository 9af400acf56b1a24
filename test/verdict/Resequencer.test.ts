import fc from 'fast-check';
import { Subscription } from 'rxjs';
import { Resequencer } from '../../lib/verdict/Resequencer.ts';

type Done = (ruling: string) => void;

describe('L16 a Resequencer', () => {
  let left: string[];
  let asking: Map<string, Done>;
  let cancelled: string[];
  let lane: Resequencer<string, string>;
  let release: (item: string) => void;
  const wait = (item: string): void =>
    lane.addPending(item, (done) => {
      asking.set(item, done);
      return new Subscription(() => cancelled.push(item));
    });
  const answer = (item: string, ruling = 'yes'): void => asking.get(item)?.(ruling);

  beforeEach(() => {
    [left, asking, cancelled, release] = [[], new Map(), [], () => {}];
    lane = new Resequencer((item, ruling) => {
      left.push(`${item}:${ruling}`);
      release(item);
    });
  });

  it('lets an item out with its ruling', () => {
    wait('a');
    expect([left, lane.length]).toEqual([[], 1]);
    answer('a', 'no');

    expect([left, lane.length]).toEqual([['a:no'], 0]);
  });

  it('lets out at once what is ruled on already, where nobody waits', () => {
    lane.add('a', 'yes');

    expect([left, lane.length]).toEqual([['a:yes'], 0]);
  });

  it('lets out at once what is ruled on inside the question', () => {
    lane.addPending('a', (done) => {
      done('yes');
      return Subscription.EMPTY;
    });

    expect([left, lane.length]).toEqual([['a:yes'], 0]);
  });

  it('keeps what is ruled on behind what waits', () => {
    wait('a');
    wait('b');
    lane.add('c', 'no');
    answer('b');
    expect(left).toEqual([]);
    answer('a');

    expect(left).toEqual(['a:yes', 'b:yes', 'c:no']);
  });

  it('asks about each as it comes, not when its turn is there', () => {
    wait('a');
    wait('b');

    expect([...asking.keys()]).toEqual(['a', 'b']);
  });

  it('lets everything out in the order in which it came, in whatever order it is ruled on', () => {
    const steps = fc.uniqueArray(fc.integer({ min: 0, max: 99 }), { maxLength: 20 });
    fc.assert(
      fc.property(steps, fc.infiniteStream(fc.nat(3)), (order, chance) => {
        left = [];
        asking.clear();
        const items = [...order].sort((a, b) => a - b).map(String);
        for (const item of items)
          if (chance.next().value === 0) lane.add(item, 'yes');
          else wait(item);
        for (const item of order) answer(String(item));

        expect(left).toEqual(items.map((item) => `${item}:yes`));
        expect(lane.length).toBe(0);
      }),
    );
  });

  it('lets what is ruled on from inside a release out after it', () => {
    wait('a');
    wait('b');
    release = (item) => {
      if (item === 'a') answer('b');
      left.push(`${item} is out`);
    };
    answer('a');

    expect(left).toEqual(['a:yes', 'a is out', 'b:yes', 'b is out']);
  });

  it('lets what is added from inside a release out after it', () => {
    release = (item) => {
      if (item === 'a') lane.add('b', 'no');
      left.push(`${item} is out`);
    };
    lane.add('a', 'yes');

    expect(left).toEqual(['a:yes', 'a is out', 'b:no', 'b is out']);
  });

  it('L10 clear() cancels every question and gives back what waited, in order', () => {
    wait('a');
    lane.add('b', 'yes');
    wait('c');

    expect(lane.clear()).toEqual(['a', 'b', 'c']);
    expect(cancelled).toEqual(['a', 'c']);
    expect(lane.length).toBe(0);
    answer('a');
    answer('c');
    expect(left).toEqual([]);
  });

  it('goes on after clear()', () => {
    wait('a');
    lane.clear();
    lane.add('b', 'yes');

    expect(left).toEqual(['b:yes']);
  });

  it('L10 clear() from inside a release stops what would come out next', () => {
    wait('a');
    wait('b');
    answer('b');
    release = () => lane.clear();
    answer('a');

    expect(left).toEqual(['a:yes']);
    expect(lane.length).toBe(0);
  });

  it('L10 clear() from inside the question cancels that question too', () => {
    lane.addPending('a', () => {
      expect(lane.clear()).toEqual(['a']);
      return new Subscription(() => cancelled.push('a'));
    });

    expect(cancelled).toEqual(['a']);
  });
});
