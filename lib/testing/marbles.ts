import { type RunHelpers, TestScheduler } from 'rxjs/testing';
import { plainErrors } from './plainErrors.ts';

/** What the body of a marble test gets. */
export interface MarbleHelpers extends RunHelpers {
  /** The test's own scheduler, for functions that take a scheduler and for `scheduler.now()`. */
  readonly scheduler: TestScheduler;
}

/**
 * Makes a wrapper for marble tests from a test runner's deep equality.
 *
 * What it wraps runs in `TestScheduler.run`, with a fresh scheduler each time: `asyncScheduler` and its like are virtual
 * in it, and all is compared when the body has returned. Errors in compared notifications become plain data first,
 * `{ name, message, code, … }`, on both sides, since runners' equalities ignore an error's class or fields. So the
 * expected error may be an error or such an object.
 *
 * @param equal throws where the two differ.
 * @throws TypeError, in the test, for a body that is asynchronous: no promise settles in virtual time.
 * @example
 * const marbled = marbles((actual, expected) => expect(actual).toEqual(expected));
 *
 * it('drops what the audit denies and goes on', marbled(({ cold, expectObservable }) => {
 *   const source = cold('  -a-b-c-|');
 *   const expected = '     -a---c-|';
 *
 *   expectObservable(source.pipe(guard(notB))).toBe(expected);
 * }));
 */
export function marbles(equal: (actual: unknown, expected: unknown) => void) {
  return (body: (helpers: MarbleHelpers) => unknown): (() => void) =>
    () => {
      const scheduler = new TestScheduler((actual, expected) => equal(plainErrors(actual), plainErrors(expected)));
      scheduler.run((helpers) => {
        const answer = body({ ...helpers, scheduler });
        if (isThenable(answer)) throw new TypeError('Cannot run marbles: the body must not be asynchronous');
      });
    };
}

function isThenable(answer: unknown): boolean {
  return typeof (answer as { then?: unknown } | null | undefined)?.then === 'function';
}
