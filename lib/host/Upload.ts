import { type BodyReader, type BodyRead, joined } from '../http/readBody.ts';

/** The body of a guest's request, whose pieces come in posts. Its size is known before. */
export class Upload {
  /** Bytes that are still to come. */
  #missing: number;
  /** Undefined if nobody wants them any more. */
  #pieces: Uint8Array[] | undefined = [];
  #read: BodyRead | undefined;

  constructor(bytes: number) {
    this.#missing = bytes;
  }

  readonly reader: BodyReader = (most, read) => {
    this.#read = read;
    if (this.#missing <= most) this.#finish();
    else {
      this.drop();
      read.tooLarge();
    }
    return () => {
      this.drop();
    };
  };

  /** Takes the next piece; false if more has come than was said. */
  receive(piece: Uint8Array): boolean {
    this.#missing -= piece.byteLength;
    this.#pieces?.push(piece);
    this.#finish();
    return this.#missing >= 0;
  }

  /** Drops what has come. What is on its way is still counted. */
  drop(): void {
    this.#pieces = undefined;
  }

  #finish(): void {
    const pieces = this.#pieces;
    if (this.#missing !== 0 || !pieces || !this.#read) return;
    this.drop();
    this.#read.whole(joined(pieces));
  }
}
