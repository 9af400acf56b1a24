import { Fifo } from './Fifo.ts';

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
