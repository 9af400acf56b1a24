import { tap } from 'rxjs';
import type { Ruling } from '../model/Ruling.ts';
import { isThenable } from '../model/isThenable.ts';
import { whenSettled } from '../stream/whenSettled.ts';
import type { Later } from './Later.ts';
import { observableFrom } from './observableFrom.ts';
import { empty, readVerdict, textOf } from './readVerdict.ts';
import { whenAnswered } from './whenAnswered.ts';

/**
 * Passes on an answer that comes later as it is, and in its form, and tells what it comes to on the way: once, unless
 * the answer is left before it came.
 *
 * @param tell must not throw
 */
export function overhear(answer: Later, tell: (ruling: Ruling) => void): Later {
  let told = false;
  const passed = whenAnswered(answer, (verdict) => {
    told = true;
    tell(readVerdict(verdict));
    return verdict;
  });
  const fail = (ruling: Ruling): void => {
    if (!told) tell(ruling);
  };
  if (isThenable(passed)) {
    whenSettled(passed, ignore, (error) => {
      fail({ allow: false, code: 'rejected', reason: `the audit's promise rejected: ${textOf(error)}` });
    });
    return passed;
  }
  return observableFrom(passed).pipe(
    tap({
      error: (error: unknown) => {
        fail({ allow: false, code: 'errored', reason: `the audit's observable errored: ${textOf(error)}` });
      },
      complete: () => {
        fail(empty);
      },
    }),
  );
}

function ignore(): void {
  // it was told on its way
}
