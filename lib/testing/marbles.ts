import { type RunHelpers, TestScheduler } from 'rxjs/testing';
import { isError } from './isError.ts';

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

/**
 * Copies arrays and plain objects, with each error in them, at any depth, as plain data: `name`, `message` and its own
 * fields; not its stack and its cause. Everything else stays what it is. A cycle stays a cycle.
 */
export function plainErrors(value: unknown, seen = new Map<object, unknown>()): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (seen.has(value)) return seen.get(value);
  if (!isError(value) && !isPlain(value)) return value;
  const copy = Array.isArray(value) ? [] : isError(value) ? { name: value.name, message: value.message } : {};
  seen.set(value, copy);
  const own: Record<PropertyKey, unknown> = { ...value }; // what is enumerable, symbols too
  for (const key of Reflect.ownKeys(own)) {
    Object.defineProperty(copy, key, { ...whole, value: plainErrors(own[key], seen) });
  }
  return copy;
}

const whole = { enumerable: true, writable: true, configurable: true };

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return Array.isArray(value) || prototype === Object.prototype || prototype === null;
}
