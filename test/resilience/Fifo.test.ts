import fc from 'fast-check';
import { Fifo } from '../../lib/resilience/Fifo.ts';

describe('Fifo', () => {
  it('gives what was put in, in that order, however many', () => {
    const puts = fc.array(fc.oneof(fc.constant('take' as const), fc.integer({ min: 1, max: 3_000 })), {
      maxLength: 30,
    });
    fc.assert(
      fc.property(puts, (steps) => {
        const fifo = new Fifo<number>();
        const model: number[] = [];
        let next = 0;
        for (const step of steps) {
          for (let n = 0; step !== 'take' && n < step; n += 1) {
            fifo.put(next);
            model.push(next++);
          }
          const length = step === 'take' ? 2_000 : 1;
          const taken = Array.from({ length }, () => fifo.take());
          const gone = model.splice(0, length);
          expect(taken).toEqual([...gone, ...Array.from({ length: length - gone.length })]);
          expect([fifo.length, fifo.first, fifo.last]).toEqual([model.length, model[0], model.at(-1)]);
        }
      }),
      { numRuns: 30 },
    );
  });
});
