/** A queue of items and their sizes. A linked list: `Array.prototype.shift` takes long on a long array. */
export class ByteQueue<T> {
  #first: Entry<T> | undefined;
  #last: Entry<T> | undefined;
  #length = 0;
  #bytes = 0;

  get length(): number {
    return this.#length;
  }

  /** The sum of the sizes. */
  get bytes(): number {
    return this.#bytes;
  }

  put(item: T, bytes: number): void {
    const entry: Entry<T> = { item, bytes, next: undefined };
    if (this.#last) this.#last.next = entry;
    else this.#first = entry;
    this.#last = entry;
    this.#length += 1;
    this.#bytes += bytes;
  }

  take(): T | undefined {
    const first = this.#first;
    if (!first) return undefined;
    this.#first = first.next;
    if (!first.next) this.#last = undefined;
    this.#length -= 1;
    this.#bytes -= first.bytes;
    return first.item;
  }
}

interface Entry<T> {
  readonly item: T;
  readonly bytes: number;
  next: Entry<T> | undefined;
}
