import fc from 'fast-check';
import { ByteQueue } from '../../lib/resilience/ByteQueue.ts';

describe('ByteQueue', () => {
  it('takes out what was put in, in that order, however many, and knows how much is left', () => {
    const puts = fc.array(fc.oneof(fc.constant('take' as const), fc.integer({ min: 1, max: 3_000 })), {
      maxLength: 30,
    });
    fc.assert(
      fc.property(puts, (steps) => {
        const queue = new ByteQueue<number>();
        const model: number[] = [];
        let next = 0;
        for (const step of steps) {
          for (let n = 0; step !== 'take' && n < step; n += 1) {
            queue.put(next, next % 7);
            model.push(next++);
          }
          const length = step === 'take' ? 2_000 : 1;
          const taken = Array.from({ length }, () => queue.take());
          const removed = model.splice(0, length);
          expect(taken).toEqual([...removed, ...Array.from({ length: length - removed.length })]);
          const bytes = model.reduce((sum, item) => sum + (item % 7), 0);
          expect([queue.length, queue.bytes]).toEqual([model.length, bytes]);
        }
      }),
      { numRuns: 30 },
    );
  });
});
