import { append, uncurryThis } from './intrinsics.ts';

/* eslint-disable @typescript-eslint/unbound-method -- bound right here */
const { prototype } = Set;
const add = /*#__PURE__*/ uncurryThis<(this: Set<unknown>, value: unknown) => unknown>(prototype.add);
const remove = /*#__PURE__*/ uncurryThis<(this: Set<unknown>, value: unknown) => boolean>(prototype.delete);
const has = /*#__PURE__*/ uncurryThis<(this: Set<unknown>, value: unknown) => boolean>(prototype.has);
const forEach = /*#__PURE__*/ uncurryThis(
  prototype.forEach as (this: Set<unknown>, act: (value: unknown) => void) => void,
);
/* eslint-enable @typescript-eslint/unbound-method */

/**
 * A set that only the library sees: it uses the platform's methods as they were at load. A method of `Set.prototype`
 * that was replaced later would get what is in it, such as the function that takes the answer of an audit.
 */
export class OwnSet<T> {
  readonly #values = new Set<T>();

  add(value: T): void {
    add(this.#values, value);
  }

  /** Whether the value was in the set. */
  delete(value: T): boolean {
    return remove(this.#values, value);
  }

  has(value: T): boolean {
    return has(this.#values, value);
  }

  /** Calls back with each value, oldest first; also with those that are added meanwhile, not with those that are removed. */
  forEach(act: (value: T) => void): void {
    forEach(this.#values, act as (value: unknown) => void);
  }

  /** A copy, oldest first. To be read by index. */
  list(): T[] {
    const list: T[] = [];
    this.forEach((value) => {
      append(list, value);
    });
    return list;
  }
}
