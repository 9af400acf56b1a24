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

  /**
   * Calls back with each value and its key, oldest first. Includes values added during the walk, and skips values deleted
   * during it.
   */
  forEach(act: (value: V, key: K) => void): void {
    mapForEach(this.#values, act as (value: unknown, key: unknown) => void);
  }

  /** Copies the values into an array, oldest first. Read it by index. */
  list(): V[] {
    const list: V[] = [];
    this.forEach((value) => {
      append(list, value);
    });
    return list;
  }
}

/**
 * A queue whose contents no patched prototype can see. It takes its first item in constant time, however many items it
 * has; `shift()` moves all others, from some ten thousand on.
 */
export class PrivateQueue<T> {
  #items: (T | undefined)[] = [];
  /** The index of the first item. */
  #first = 0;

  get length(): number {
    return this.#items.length - this.#first;
  }

  /** The item that `take()` would return. */
  get first(): T | undefined {
    return this.#items[this.#first];
  }

  add(item: T): void {
    if (this.#first > 0 && this.#first === this.#items.length) {
      this.#items = [];
      this.#first = 0;
    }
    append(this.#items, item);
  }

  /** If this throws, as at the end of the stack, it has taken nothing (L24). */
  take(): T | undefined {
    if (this.#first > fewTaken && this.#first * 2 > this.#items.length) this.#compact();
    const items = this.#items;
    if (this.#first === items.length) return undefined;
    const item = items[this.#first];
    items[this.#first] = undefined; // so that it can be collected
    this.#first += 1;
    return item;
  }

  #compact(): void {
    const rest: (T | undefined)[] = [];
    for (let i = this.#first; i < this.#items.length; i++) append(rest, this.#items[i]);
    this.#items = rest;
    this.#first = 0;
  }
}

const fewTaken = 1_024;
