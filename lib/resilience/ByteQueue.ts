/** A queue that knows how many bytes wait in it. */
export class ByteQueue<T> {
  readonly #items: (readonly [item: T, bytes: number])[] = [];
  #bytes = 0;

  get bytes(): number {
    return this.#bytes;
  }

  get length(): number {
    return this.#items.length;
  }

  put(item: T, bytes: number): void {
    this.#items.push([item, bytes]);
    this.#bytes += bytes;
  }

  take(): T | undefined {
    const first = this.#items.shift();
    if (!first) return undefined;
    this.#bytes -= first[1];
    return first[0];
  }
}
