import { append, hasOwn, isArray, keysOf, ownPropertyOf } from '../model/intrinsics.ts';
import { isBelowRoot } from '../model/readBelowRoot.ts';
import { faultAt, type JsonFault, maxFaults, type Read } from './JsonFault.ts';

/**
 * Copies data into new arrays and objects without a prototype, so that nothing in it can change, run or be inherited later.
 * Accepts only what JSON can hold; a member that is `undefined` is omitted. Calls no getter, reads each property once, and
 * reports a proxy that throws as a fault.
 *
 * Rejects a key `__proto__`, and a key `prototype` in a member called `constructor`: code that merges them into an ordinary
 * object writes to a prototype. `prototype` and `constructor` are ordinary keys anywhere else.
 *
 * Rejects numbers beyond ±(2^53 - 1): there each number stands for several integers, and a reader with larger integers would
 * read a different value from the same text.
 *
 * @param most the largest number of values
 */
export function copyData(
  source: unknown,
  most = 2 ** 20,
  read: ReadMember = ownValue,
): Read<DataCopy, readonly JsonFault[]> {
  const path: (string | number)[] = [];
  const errors: JsonFault[] = [];
  let left = most;
  let members = 0;

  const fault = (reason: string): unknown => {
    if (errors.length < maxFaults) append(errors, faultAt(path, reason));
    return undefined;
  };
  const within = (key: string | number, value: unknown): unknown => {
    append(path, key);
    const copied = copy(value);
    path.length -= 1;
    return copied;
  };
  const copy = (value: unknown): unknown => {
    left -= 1;
    if (left < 0) return left === -1 ? fault(`has more than ${most} values`) : undefined;
    if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
    if (typeof value === 'number') return value >= -largest && value <= largest ? value : fault(flawOf(value));
    if (value === poison) return fault('must not be used as a key');
    if (value === getter) return fault('must not be a getter');
    if (typeof value !== 'object') return fault(`must be data that JSON can hold, not ${typeof value}`);
    if (path.length >= maxDepth) return fault(`nests deeper than ${maxDepth} levels`);
    const depth = path.length;
    try {
      if (isArray(value)) return copyArray(value);
      return isBelowRoot(value) ? copyObject(value) : fault('must be a plain object or an array');
    } catch {
      path.length = depth;
      return fault('cannot be read');
    }
  };
  const copyArray = (array: readonly unknown[]): unknown => {
    const length = read(array, 'length') as number;
    if (length > left) return fault(`has more than ${most} values`);
    const made: unknown[] = [];
    for (let i = 0; i < length && left >= 0; i++) append(made, within(i, read(array, `${i}`)));
    return made;
  };
  const copyObject = (object: object): unknown => {
    const made = { __proto__: null } as Record<string, unknown>;
    const keys = keysOf(object);
    for (let i = 0; i < keys.length && left >= 0; i++) {
      const key = keys[i] as string;
      const value = read(object, key);
      if (value === undefined) continue;
      members += 1;
      made[key] = within(key, reachesPrototype(path[path.length - 1], key) ? poison : value);
    }
    return made;
  };

  const data = copy(source);
  return errors.length > 0 ? { ok: false, errors } : { ok: true, value: { data, members } };
}

const largest = Number.MAX_SAFE_INTEGER;

/** How deep data may nest. Code that recurses into deeper data may run out of stack. */
export const maxDepth = 64;

/** Reads a member of an object. */
export type ReadMember = (holder: object, key: string) => unknown;

const getter = Symbol('getter');
const poison = Symbol('poison');
const ownValue: ReadMember = (holder, key) => {
  const property = ownPropertyOf(holder, key);
  return property === undefined || hasOwn(property, 'value') ? (property?.value as unknown) : getter;
};

/** A copy, and the number of members of all its objects. */
export interface DataCopy {
  readonly data: unknown;
  readonly members: number;
}

function reachesPrototype(parent: string | number | undefined, key: string): boolean {
  return key === '__proto__' || (key === 'prototype' && parent === 'constructor');
}

function flawOf(value: number): string {
  return Number.isFinite(value) ? 'must be from -(2^53 - 1) to 2^53 - 1: send it as text' : 'must be a finite number';
}
