import { didYouMean } from './nearestName.ts';
import { hasOwn, ownKeys, prototypeOf } from './intrinsics.ts';
import { printable } from './printable.ts';
import type { SchedulerLike } from 'rxjs';

/**
 * Reads an options object, the only way that this package does: a plain object's own keys, each once. The result
 * inherits nothing. A key that is `undefined` counts as left out.
 *
 * Refuses what would otherwise be ignored without a word: unknown keys, and what has its keys elsewhere (a promise, a
 * class instance, `Object.create(preset)`, a Map).
 *
 * @param what the name of the options in messages: a function's or an option's
 * @throws TypeError that says the right form and, for an unknown key, the nearest known one
 */
export function readOptions<T extends object>(
  what: string,
  given: unknown,
  known: readonly (keyof T & string)[],
): Partial<T> {
  const form = `a plain object { ${known.join(', ')} }`;
  if (!isPlainObject(given)) throw new TypeError(`${what}: expected ${form}, not ${kindOf(given)}`);
  const read = Object.create(null) as Record<PropertyKey, unknown>;
  const keys = ownKeys(given);
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] ?? '';
    // Tools mark objects with hidden keys (Vue's markRaw): they are nobody's misspelling.
    if (isKnown(known, key)) read[key] = (given as typeof read)[key];
    else if (Object.getOwnPropertyDescriptor(given, key)?.enumerable) {
      const name = printable(String(key), 50);
      throw new TypeError(`${what}.${name}${didYouMean(name, known) || ' is unknown.'} Expected ${form}`);
    }
  }
  return read as Partial<T>;
}

/** Whether it inherits nothing, or from an `Object.prototype` of any realm. */
export function isPlainObject(given: unknown): given is object {
  if (typeof given !== 'object' || given === null) return false;
  const parent = prototypeOf(given);
  // An Object.prototype is told by a method of its own: `Object.create(rules)` inherits from what has none.
  return parent === null || (prototypeOf(parent) === null && hasOwn(parent, 'hasOwnProperty'));
}

function isKnown(known: readonly PropertyKey[], key: PropertyKey): boolean {
  for (let i = 0; i < known.length; i++) if (known[i] === key) return true;
  return false;
}

/** @text what was given in the place of an object of options */
function kindOf(given: unknown): string {
  if (typeof given === 'function') return 'a function (was it meant to be called?)';
  if (given === undefined || given === null) return String(given);
  if (typeof given !== 'object') return `a ${typeof given}`;
  const tag = Object.prototype.toString.call(given).slice(8, -1);
  if (tag === 'Promise') return 'a promise (await it)';
  return tag === 'Object'
    ? 'an instance of a class, or what inherits from another object'
    : `a value of type ${printable(tag, 50)}`;
}

/**
 * Reads an option that is true or false, if it is given.
 *
 * @throws TypeError that names it
 */
export function readBoolean(name: string, given: unknown): boolean | undefined {
  if (given === undefined || typeof given === 'boolean') return given;
  throw new TypeError(`${name} must be true or false`);
}

/**
 * Reads an option that is one of some words.
 *
 * @throws TypeError that names it and the words
 */
export function readChoice<T extends string>(name: string, given: T, choices: readonly T[]): T {
  if (choices.includes(given)) return given;
  throw new TypeError(`${name} must be ${choices.map((choice) => `'${choice}'`).join(' or ')}`);
}

/**
 * Reads an option that is a function, if it is given.
 *
 * @throws TypeError that names it
 */
export function readFunction<F>(name: string, given: F | undefined): F | undefined {
  if (given !== undefined && typeof given !== 'function') throw new TypeError(`${name} must be a function`);
  return given;
}

export const largestInteger = 2 ** 31 - 1; // what timers and the drivers' own limits can hold

/**
 * Reads a number that must be an integer from 1 to 2^31 - 1, or `also`.
 *
 * @throws RangeError that names it and says what it was
 */
export function readInteger(name: string, value: unknown, also?: number): number {
  if (
    typeof value === 'number' &&
    ((Number.isInteger(value) && value >= 1 && value <= largestInteger) || value === also)
  ) {
    return value;
  }
  const shown = typeof value === 'number' ? value : `a value of type ${typeof value}`;
  const other = also === undefined ? '' : `, or ${also}`;
  throw new RangeError(`${name} must be an integer from 1 to ${largestInteger}${other}, not ${shown}`);
}

/**
 * Reads an option that is a scheduler.
 *
 * @throws TypeError that names it
 */
export function readScheduler(name: string, given: SchedulerLike): SchedulerLike {
  const { now, schedule } = Object(given) as Partial<SchedulerLike>;
  if (typeof now === 'function' && typeof schedule === 'function') return given;
  throw new TypeError(`${name} must be an RxJS scheduler`);
}
