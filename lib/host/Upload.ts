import { CollectedBytes } from '../http/CollectedBytes.ts';
import type { BodyReader, BodyRead } from '../http/readBody.ts';

/** The body of a guest's request, whose pieces come in posts. Its size is known before. */
export class Upload {
  /** Bytes that are still to come. */
  #missing: number;
  /** Undefined if nobody wants them any more. */
  #bytes: CollectedBytes | undefined = new CollectedBytes();
  #read: BodyRead | undefined;

  constructor(bytes: number) {
    this.#missing = bytes;
  }

  readonly reader: BodyReader = (most, read) => {
    this.#read = read;
    if (this.#missing <= most()) this.#finish();
    else {
      this.drop();
      read.tooLarge();
    }
    return () => {
      this.drop();
    };
  };

  /** Takes the next piece. Returns false if more bytes have come than the guest has announced. */
  receive(piece: Uint8Array): boolean {
    this.#missing -= piece.byteLength;
    this.#bytes?.add(piece);
    this.#finish();
    return this.#missing >= 0;
  }

  /** Drops what has come. What is on its way is still counted. */
  drop(): void {
    this.#bytes = undefined;
  }

  #finish(): void {
    const bytes = this.#bytes;
    if (this.#missing !== 0 || !bytes || !this.#read) return;
    this.drop();
    this.#read.whole(bytes.whole);
  }
}
