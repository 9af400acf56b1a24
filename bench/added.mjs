import { cpuNow } from './cpu.mjs';
import { median } from './statistics.mjs';

const pairs = 31;

/**
 * Nanoseconds that `more` takes beyond `less`, for one of the `count` things that each does when it is called: the
 * median of pairs, in alternating order, after both are warm.
 */
export function added(count, more, less) {
  const turn = (work) => cpuNow(count, () => work(count)) * 1_000;
  for (let i = 0; i < 10; i += 1) for (const work of [more, less]) turn(work);
  return median(
    Array.from({ length: pairs }, (_, i) => {
      if (i % 2 === 0) return turn(more) - turn(less);
      const first = turn(less);
      return turn(more) - first;
    }),
  );
}
