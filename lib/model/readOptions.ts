import { didYouMean } from './nearestName.ts';
import { hasOwn, ownKeys, prototypeOf } from './intrinsics.ts';
import { printable } from './printable.ts';
import type { SchedulerLike } from 'rxjs';

/**
 * Reads an options object. All options of this package are read here: the own keys of a plain object, each once. The
 * result has no prototype. A key whose value is `undefined` counts as left out.
 *
 * Rejects input that would otherwise be ignored silently: unknown keys, and objects whose keys are not their own (a
 * promise, a class instance, `Object.create(preset)`, a Map).
 *
 * @param what the name of the function or option, for error messages
 * @throws TypeError that says the right form and, for an unknown key, the nearest known one
 */
export function readOptions<T extends object>(
  what: string,
  given: unknown,
  known: readonly (keyof T & string)[],
): Partial<T> {
  const form = `a plain object { ${known.join(', ')} }`;
  if (!isPlainObject(given)) throw new TypeError(`${what}: expected ${form}, not ${kindOf(what, given)}`);
  const read = Object.create(null) as Record<PropertyKey, unknown>;
  const keys = ownKeys(given);
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] ?? '';
    // Non-enumerable keys are not misspelt options: tools mark objects with them, such as Vue's markRaw.
    if (isKnown(known, key)) read[key] = (given as typeof read)[key];
    else if (Object.getOwnPropertyDescriptor(given, key)?.enumerable) {
      const name = printable(String(key), 50);
      throw new TypeError(`${what}.${name}${didYouMean(name, known) || ' is unknown.'} Expected ${form}`);
    }
  }
  return read as Partial<T>;
}

/** Returns whether an object has no prototype, or the `Object.prototype` of any realm. */
export function isPlainObject(given: unknown): given is object {
  if (typeof given !== 'object' || given === null) return false;
  const parent = prototypeOf(given);
  // `hasOwnProperty` identifies an `Object.prototype`: the prototype of `Object.create(rules)` does not have it.
  return parent === null || (prototypeOf(parent) === null && hasOwn(parent, 'hasOwnProperty'));
}

function isKnown(known: readonly PropertyKey[], key: PropertyKey): boolean {
  for (let i = 0; i < known.length; i++) if (known[i] === key) return true;
  return false;
}

/** @text what was given in the place of an object of options */
function kindOf(what: string, given: unknown): string {
  if (typeof given === 'function') {
    return what === 'audits' || what === 'policy'
      ? 'a function (everyStep(audit) makes such an object of one audit)'
      : 'a function (did you forget to call it?)';
  }
  if (given === undefined || given === null) return String(given);
  if (typeof given !== 'object') return `a ${typeof given}`;
  const tag = Object.prototype.toString.call(given).slice(8, -1);
  if (tag === 'Promise') return 'a promise (await it)';
  if (tag === 'Array' && what === 'policy') return 'an array (combine(first, second) makes one policy of several)';
  return tag === 'Object'
    ? 'a class instance, or an object that inherits from another'
    : `a value of type ${printable(tag, 50)}`;
}

/**
 * Validates an optional option that must be true or false.
 *
 * @throws TypeError that names the option
 */
export function readBoolean(name: string, given: unknown): boolean | undefined {
  if (given === undefined || typeof given === 'boolean') return given;
  throw new TypeError(`${name} must be true or false`);
}

/**
 * Validates an option that must be one of some words.
 *
 * @throws TypeError that names the option and the words
 */
export function readChoice<T extends string>(name: string, given: T, choices: readonly T[]): T {
  if (choices.includes(given)) return given;
  throw new TypeError(`${name} must be ${choices.map((choice) => `'${choice}'`).join(' or ')}`);
}

/**
 * Validates an optional option that must be a function.
 *
 * @throws TypeError that names the option
 */
export function readFunction<F>(name: string, given: F | undefined): F | undefined {
  if (given !== undefined && typeof given !== 'function') throw new TypeError(`${name} must be a function`);
  return given;
}

export const largestInteger = 2 ** 31 - 1; // the largest value that timers and the drivers' own limits can handle

/**
 * Validates a number that must be an integer from 1 to 2^31 - 1, or `also`.
 *
 * @throws RangeError that names the option and its value
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
 * Validates an option that must be a scheduler.
 *
 * @throws TypeError that names the option
 */
export function readScheduler(name: string, given: SchedulerLike): SchedulerLike {
  const { now, schedule } = Object(given) as Partial<SchedulerLike>;
  if (typeof now === 'function' && typeof schedule === 'function') return given;
  throw new TypeError(`${name} must be an RxJS scheduler`);
}
