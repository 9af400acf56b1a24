/** A queue whose length does not matter: `Array.prototype.shift` moves what is left of a long one. */
export class Fifo<T> {
  #items: (T | undefined)[] = [];
  #taken = 0;

  get length(): number {
    return this.#items.length - this.#taken;
  }

  get first(): T | undefined {
    return this.#items[this.#taken];
  }

  get last(): T | undefined {
    return this.length > 0 ? this.#items.at(-1) : undefined;
  }

  put(item: T): void {
    this.#items.push(item);
  }

  take(): T | undefined {
    if (this.length === 0) return undefined;
    const item = this.first;
    this.#items[this.#taken] = undefined;
    this.#taken += 1;
    if (this.#taken >= 1_024 && this.#taken * 2 >= this.#items.length) {
      this.#items = this.#items.slice(this.#taken);
      this.#taken = 0;
    }
    return item;
  }
}

/** A queue that knows how many bytes wait in it. */
export class ByteQueue<T> {
  #bytes = 0;
  readonly #items = new Fifo<readonly [item: T, bytes: number]>();

  get bytes(): number {
    return this.#bytes;
  }

  get length(): number {
    return this.#items.length;
  }

  put(item: T, bytes: number): void {
    this.#items.put([item, bytes]);
    this.#bytes += bytes;
  }

  take(): T | undefined {
    const first = this.#items.take();
    if (!first) return undefined;
    this.#bytes -= first[1];
    return first[0];
  }
}
