import { CollectedBytes } from '../http/CollectedBytes.ts';
import type { BodyReader, BodyRead, MostBytes } from '../http/readBody.ts';

/** The body of a guest's request, whose pieces come in posts. Its size is known before. */
export class Upload implements BodyReader {
  /** Bytes that are still to come. */
  #missing: number;
  /** Undefined if nobody wants them any more. */
  #bytes: CollectedBytes | undefined = new CollectedBytes();
  #read: BodyRead | undefined;

  constructor(bytes: number) {
    this.#missing = bytes;
  }

  read(most: MostBytes, read: BodyRead): void {
    this.#read = read;
    if (this.#missing <= most()) this.#finish();
    else read.tooLarge();
  }

  /** Takes the next piece. Returns false if more bytes have come than the guest has announced. */
  receive(piece: Uint8Array): boolean {
    this.#missing -= piece.byteLength;
    this.#bytes?.add(piece);
    this.#finish();
    return this.#missing >= 0;
  }

  /** Drops what has come. What is on its way is still counted. */
  cancel(): void {
    this.#bytes = undefined;
  }

  #finish(): void {
    const bytes = this.#bytes;
    if (this.#missing !== 0 || !bytes || !this.#read) return;
    this.cancel();
    this.#read.whole(bytes.whole);
  }
}
