import { append } from './intrinsics.ts';

const fewTaken = 1_024;

/**
 * A queue that only the library sees, made for the same reason as `OwnSet`. To take its first item is as fast with a
 * million items as with one: `shift()` moves all others, from some ten thousand on.
 */
export class OwnQueue<T> {
  #items: (T | undefined)[] = [];
  /** Where the first one is. */
  #first = 0;

  get length(): number {
    return this.#items.length - this.#first;
  }

  add(item: T): void {
    append(this.#items, item);
  }

  take(): T | undefined {
    const items = this.#items;
    if (this.#first === items.length) return undefined;
    const item = items[this.#first];
    items[this.#first] = undefined; // it is not kept
    this.#first += 1;
    if (this.#first === items.length || (this.#first > fewTaken && this.#first * 2 > items.length)) this.#compact();
    return item;
  }

  #compact(): void {
    const rest: (T | undefined)[] = [];
    for (let i = this.#first; i < this.#items.length; i++) append(rest, this.#items[i]);
    this.#items = rest;
    this.#first = 0;
  }
}
