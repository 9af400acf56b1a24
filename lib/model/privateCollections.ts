import {
  append,
  mapDelete,
  mapForEach,
  mapGet,
  mapSet,
  setAdd,
  setDelete,
  setForEach,
  hasValue,
} from './intrinsics.ts';

// Collections that only the library sees. They call the platform's methods as they were when this module loaded: a
// method of `Set.prototype` or `Map.prototype` that is replaced later would see the contents, such as the callback that
// takes the answer of an audit.

/** A set whose contents no patched prototype can see. */
export class PrivateSet<T> {
  readonly #values = new Set<T>();

  add(value: T): void {
    setAdd(this.#values, value);
  }

  /** Returns whether the value was in the set. */
  delete(value: T): boolean {
    return setDelete(this.#values, value);
  }

  has(value: T): boolean {
    return hasValue(this.#values, value);
  }

  /**
   * Calls back with each value, oldest first. Includes values added during the walk, and skips values deleted during
   * it.
   */
  forEach(act: (value: T) => void): void {
    setForEach(this.#values, act as (value: unknown) => void);
  }

  /** Copies the values into an array, oldest first. Read it by index. */
  list(): T[] {
    const list: T[] = [];
    this.forEach((value) => {
      append(list, value);
    });
    return list;
  }
}

/** A map whose contents no patched prototype can see. */
export class PrivateMap<K, V> {
  readonly #values = new Map<K, V>();

  get(key: K): V | undefined {
    return mapGet(this.#values, key) as V | undefined;
  }

  set(key: K, value: V): void {
    mapSet(this.#values, key, value);
  }

  /** Returns whether the key was in the map. */
  delete(key: K): boolean {
    return mapDelete(this.#values, key);
  }

  /** Copies the values into an array, oldest first. Read it by index. */
  list(): V[] {
    const list: V[] = [];
    mapForEach(this.#values, (value) => {
      append(list, value as V);
    });
    return list;
  }
}
