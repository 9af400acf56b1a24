import { PlatformUint8Array } from '../model/intrinsics.ts';
import { sizeOfBytes } from '../model/Message.ts';

/** What reading a body comes to. */
export interface BodyRead {
  /** All of it, as a copy of its own. */
  whole(bytes: Uint8Array | null): void;
  /** It is larger than it may be. */
  tooLarge(): void;
  failed(error: Error | undefined): void;
}

/** Reads a body that is still to come. */
export interface BodyReader {
  /** Reads it to its end, once. */
  read(most: MostBytes, read: BodyRead): void;
  /** Gives it up, also before it is read, unless it was read to its end. */
  cancel(reason: () => unknown): void;
}

/** How many bytes a body may have at present: a guest learns it from its host, perhaps while the body is read. */
export type MostBytes = () => number;

/**
 * Takes the body of a request: at once if it is bytes; one that is still to come is read to its end, so that what is audited
 * is what is sent, also by a redirect.
 */
export function readBody(body: Uint8Array | BodyReader | null, most: MostBytes, read: BodyRead): void {
  if (isReader(body)) body.read(most, read);
  else if (body && body.byteLength > most()) read.tooLarge();
  else read.whole(body);
}

/** Gives up a body that is still to come, if there is one. */
export function cancelBody(body: Uint8Array | BodyReader | null, reason: () => unknown): void {
  if (isReader(body)) body.cancel(reason);
}

function isReader(body: Uint8Array | BodyReader | null): body is BodyReader {
  return body !== null && sizeOfBytes(body) === undefined; // the platform's encoder may be of another realm
}

/** The bytes of all pieces, as one piece. */
export function joined(pieces: readonly Uint8Array[]): Uint8Array {
  let size = 0;
  for (const piece of pieces) size += piece.byteLength;
  const whole = new PlatformUint8Array(size);
  size = 0;
  for (const piece of pieces) {
    whole.set(piece, size);
    size += piece.byteLength;
  }
  return whole;
}
