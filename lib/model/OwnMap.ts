import { append, uncurryThis } from './intrinsics.ts';

/* eslint-disable @typescript-eslint/unbound-method -- bound right here */
type OfMap<A extends unknown[], R> = (this: Map<unknown, unknown>, ...args: A) => R;
const { prototype } = Map;
const get = /*#__PURE__*/ uncurryThis<OfMap<[unknown], unknown>>(prototype.get);
const set = /*#__PURE__*/ uncurryThis<OfMap<[unknown, unknown], unknown>>(prototype.set);
const remove = /*#__PURE__*/ uncurryThis<OfMap<[unknown], boolean>>(prototype.delete);
const forEach = /*#__PURE__*/ uncurryThis(prototype.forEach as OfMap<[act: (value: unknown) => void], void>);
/* eslint-enable @typescript-eslint/unbound-method */

/** A map that only the library sees, made for the same reason as `OwnSet`. */
export class OwnMap<K, V> {
  readonly #values = new Map<K, V>();

  get(key: K): V | undefined {
    return get(this.#values, key) as V | undefined;
  }

  set(key: K, value: V): void {
    set(this.#values, key, value);
  }

  /** Whether there was a value. */
  delete(key: K): boolean {
    return remove(this.#values, key);
  }

  /** A copy of the values, oldest first. To be read by index. */
  list(): V[] {
    const list: V[] = [];
    forEach(this.#values, (value) => {
      append(list, value as V);
    });
    return list;
  }
}
