import { hasOwn } from '../model/intrinsics.ts';
import { type JsonFault, maxFaults, type Read, showPath } from './JsonFault.ts';

/** How deep data may nest: deeper, code that walks it by recursion runs out of stack. */
export const maxDepth = 64;

/** How a member of an object is read. */
export type ReadMember = (holder: object, key: string) => unknown;

const getter = Symbol('getter');
const poison = Symbol('poison');
const ownValue: ReadMember = (holder, key) => {
  const property = Object.getOwnPropertyDescriptor(holder, key);
  return property === undefined || hasOwn(property, 'value') ? (property?.value as unknown) : getter;
};

/** A copy, and how many members its objects have. */
export interface DataCopy {
  readonly data: unknown;
  readonly members: number;
}

/**
 * Copies data into fresh arrays and objects without a prototype, so that nothing of it can change, run or be inherited
 * afterwards. Takes what JSON can hold and nothing else; a member that is `undefined` is left out. No getter is called,
 * each property is read once, and a proxy that throws is a fault.
 *
 * Two forms of members are refused, since code that merges them into an ordinary object writes to a prototype: a key
 * `__proto__`, and a key `prototype` in a member called `constructor`. Either word is an ordinary key anywhere else.
 *
 * Refuses numbers beyond ±(2^53 - 1): every number there stands for several integers, and who reads the same text with
 * larger integers reads another one.
 *
 * @param most how many values it may have
 */
export function copyData(
  source: unknown,
  most = 2 ** 20,
  read: ReadMember = ownValue,
): Read<DataCopy, readonly JsonFault[]> {
  const path: (string | number)[] = [];
  const errors: JsonFault[] = [];
  let [left, members] = [most, 0];

  const refuse = (reason: string): unknown => {
    if (errors.length < maxFaults) errors.push({ path: showPath(path), reason });
    return undefined;
  };
  const within = (key: string | number, value: unknown): unknown => {
    path.push(key);
    const copied = copy(value);
    path.pop();
    return copied;
  };
  const copy = (value: unknown): unknown => {
    left -= 1;
    if (left < 0) return left === -1 ? refuse(`makes more than ${most} values`) : undefined;
    if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
    if (typeof value === 'number') return Math.abs(value) <= Number.MAX_SAFE_INTEGER ? value : refuse(flawOf(value));
    if (value === poison) return refuse('must not be used as a key');
    if (value === getter) return refuse('must not be a getter');
    if (typeof value !== 'object') return refuse(`must be data that JSON can hold, not ${typeof value}`);
    if (path.length >= maxDepth) return refuse(`lies deeper than ${maxDepth} levels`);
    const depth = path.length;
    try {
      if (Array.isArray(value)) return copyArray(value);
      return isPlain(value) ? copyObject(value) : refuse('must be a plain object or an array');
    } catch {
      path.length = depth;
      return refuse('cannot be read');
    }
  };
  const copyArray = (array: readonly unknown[]): unknown => {
    const length = read(array, 'length') as number;
    if (length > left) return refuse(`makes more than ${most} values`);
    const made: unknown[] = [];
    for (let i = 0; i < length && left >= 0; i++) made.push(within(i, read(array, String(i))));
    return made;
  };
  const copyObject = (object: object): unknown => {
    const made = Object.create(null) as Record<string, unknown>;
    for (const key of Object.keys(object)) {
      if (left < 0) break;
      const value = read(object, key);
      if (value === undefined) continue;
      members += 1;
      made[key] = within(key, reachesPrototype(path.at(-1), key) ? poison : value);
    }
    return made;
  };

  const data = copy(source);
  return errors.length > 0 ? { ok: false, errors } : { ok: true, value: { data, members } };
}

function reachesPrototype(parent: string | number | undefined, key: string): boolean {
  return key === '__proto__' || (key === 'prototype' && parent === 'constructor');
}

function flawOf(value: number): string {
  return Number.isFinite(value) ? 'must be from -(2^53 - 1) to 2^53 - 1: send it as text' : 'must be a finite number';
}

function isPlain(object: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(object);
  return prototype === null || Object.getPrototypeOf(prototype) === null; // an Object.prototype of any realm
}
