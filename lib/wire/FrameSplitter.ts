import { headBytes } from './encodeFrame.ts';

/**
 * Cuts a stream of bytes into frames, whatever the pieces are in which it comes. It keeps no more than one frame, in one
 * piece of memory, so that a frame in many small pieces costs no more than another.
 */
export class FrameSplitter {
  readonly #head = new Uint8Array(headBytes);
  #headed = 0;
  /** The frame that has begun, where it did not come in one piece. */
  #frame: Uint8Array | undefined;
  #filled = 0;
  #wanted = 0;
  readonly #most: number;
  readonly #put: (frame: Uint8Array) => void;

  /**
   * @param most the largest frame, in bytes
   * @param put gets each frame, without its head; it must take what it needs before it returns
   */
  constructor(most: number, put: (frame: Uint8Array) => void) {
    this.#most = most;
    this.#put = put;
  }

  /** Reads one more piece; false for a frame that is too long, after which nothing can be read. */
  read(piece: Uint8Array): boolean {
    for (let at = 0; at < piece.length; ) {
      if (this.#headed < headBytes) {
        const end = Math.min(piece.length, at + headBytes - this.#headed);
        this.#head.set(piece.subarray(at, end), this.#headed);
        this.#headed += end - at;
        at = end;
        if (this.#headed < headBytes) break;
        this.#wanted = new DataView(this.#head.buffer).getUint32(0);
        if (this.#wanted > this.#most) return false;
      }
      at = this.#fill(piece, at);
    }
    if (this.#headed === headBytes && this.#wanted === 0) this.#give(this.#head.subarray(0, 0));
    return true;
  }

  #fill(piece: Uint8Array, at: number): number {
    const missing = this.#wanted - this.#filled;
    const end = Math.min(piece.length, at + missing);
    if (!this.#frame && end - at === this.#wanted) {
      this.#give(piece.subarray(at, end));
      return end;
    }
    this.#frame ??= new Uint8Array(this.#wanted);
    this.#frame.set(piece.subarray(at, end), this.#filled);
    this.#filled += end - at;
    if (this.#filled === this.#wanted) this.#give(this.#frame);
    return end;
  }

  #give(frame: Uint8Array): void {
    this.#headed = 0;
    this.#filled = 0;
    this.#frame = undefined;
    this.#put(frame);
  }
}
