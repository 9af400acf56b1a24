import { type RunHelpers, TestScheduler } from 'rxjs/testing';
import { isError } from './isError.ts';

/**
 * Makes a wrapper for marble tests from a test runner's deep equality.
 *
 * The body runs in `TestScheduler.run`, with a new scheduler each time: the time of `asyncScheduler` and the other
 * schedulers of RxJS is virtual in it, and expectations are compared after it has returned. Before comparing, errors in
 * notifications become plain data, `{ name, message, code, … }`, since most runners ignore the class and the fields of
 * an error. The expected error may be an error or such an object.
 *
 * @param equal throws if its two arguments differ.
 * @throws TypeError, in the test, if the body is asynchronous: no promise settles in virtual time.
 * @example
 * const marbled = marbles((actual, expected) => expect(actual).toEqual(expected));
 *
 * it('drops what the audit denies and continues', marbled(({ cold, expectObservable }) => {
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

/** The argument of a marble test's body. */
export interface MarbleHelpers extends RunHelpers {
  /** The scheduler of this test, for functions that take a scheduler, and for `scheduler.now()`. */
  readonly scheduler: TestScheduler;
}

function isThenable(answer: unknown): boolean {
  return typeof (answer as { then?: unknown } | null | undefined)?.then === 'function';
}

/**
 * Copies arrays and plain objects, and turns each error in them, at any depth, into plain data: its `name`, `message`
 * and own fields, without stack and cause. Other values are not copied. Cycles are kept.
 */
function plainErrors(value: unknown, seen = new Map<object, unknown>()): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (seen.has(value)) return seen.get(value);
  if (!isError(value) && !isPlain(value)) return value;
  const copy = Array.isArray(value) ? [] : isError(value) ? { name: value.name, message: value.message } : {};
  seen.set(value, copy);
  const own: Record<PropertyKey, unknown> = { ...value }; // what is enumerable, symbols too
  for (const key of Reflect.ownKeys(own)) {
    if (isError(value) && (key === 'stack' || key === 'cause')) continue; // RxJS's own errors have an enumerable stack
    Object.defineProperty(copy, key, { ...whole, value: plainErrors(own[key], seen) });
  }
  return copy;
}

const whole = { enumerable: true, writable: true, configurable: true };

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return Array.isArray(value) || prototype === Object.prototype || prototype === null;
}
