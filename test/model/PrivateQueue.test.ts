import fc from 'fast-check';
import { PrivateQueue } from '../../lib/model/privateCollections.ts';

describe('PrivateQueue', () => {
  it('gives what was added, in order, however additions and takings alternate', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -3_000, max: 3_000 }), { maxLength: 20 }), (steps) => {
        const queue = new PrivateQueue<number>();
        const model: number[] = [];
        let next = 0;
        for (const step of steps) {
          for (let i = 0; i < step; i++) {
            queue.add(next);
            model.push(next++);
          }
          const count = Math.max(0, -step);
          const taken = Array.from({ length: count }, () => queue.take());
          expect(taken).toEqual(Array.from({ length: count }, () => model.shift()));
          expect(queue.length).toBe(model.length);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('gives undefined when nothing is left', () => {
    const queue = new PrivateQueue<string>();
    queue.add('only');

    expect([queue.take(), queue.take(), queue.length]).toEqual(['only', undefined, 0]);
  });

  it('takes 300,000 items while as many are added in far less than the time of moving all of them for each', () => {
    const queue = new PrivateQueue<number>();
    for (let i = 0; i < 300_000; i++) queue.add(i);
    let sum = 0;
    for (let i = 0; i < 300_000; i++) {
      queue.add(i);
      sum += (queue.take() ?? -1) - i;
    }

    expect([sum, queue.length]).toEqual([0, 300_000]);
  }, 5_000);
});
