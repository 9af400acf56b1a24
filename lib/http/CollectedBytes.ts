import { PlatformUint8Array } from '../model/intrinsics.ts';

/** Bytes that come in pieces, in one memory that grows: pieces of one byte, kept apart, would take 200 times as much. */
export class CollectedBytes {
  #bytes = new PlatformUint8Array(0);
  #size = 0;

  /** Adds a copy of a plain piece. */
  add(piece: Uint8Array): void {
    const size = this.#size + piece.byteLength;
    if (size > this.#bytes.byteLength) {
      const larger = new PlatformUint8Array(Math.max(size, 2 * this.#size));
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.#bytes.set(piece, this.#size);
    this.#size = size;
  }

  /** All of them, in memory of their own. */
  get whole(): Uint8Array {
    const { buffer, byteLength } = this.#bytes;
    return byteLength === this.#size
      ? this.#bytes
      : new PlatformUint8Array(new PlatformUint8Array(buffer, 0, this.#size));
  }
}
