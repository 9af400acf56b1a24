import { didYouMean } from './didYouMean.ts';
import { hasOwn, ownKeys, prototypeOf } from './intrinsics.ts';
import { printable } from './printable.ts';

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
