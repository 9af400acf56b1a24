import { PrivateQueue } from '../model/privateCollections.ts';

/** A queue of items and their sizes. */
export class ByteQueue<T> {
  readonly #entries = new PrivateQueue<{ readonly item: T; readonly bytes: number }>();
  #bytes = 0;

  get length(): number {
    return this.#entries.length;
  }

  /** The sum of the sizes. */
  get bytes(): number {
    return this.#bytes;
  }

  put(item: T, bytes: number): void {
    this.#entries.add({ item, bytes });
    this.#bytes += bytes;
  }

  take(): T | undefined {
    const entry = this.#entries.take();
    this.#bytes -= entry?.bytes ?? 0;
    return entry?.item;
  }
}
