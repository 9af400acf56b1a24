import { append, PlatformUint8Array } from '../model/intrinsics.ts';
import { sizeOfBytes } from '../model/takeMessage.ts';
import { callReporting } from '../stream/callReporting.ts';
import { whenSettled } from '../stream/whenSettled.ts';
import { cancelReader, readerOf, readPiece, type ReadResult } from './platform.ts';

/** What reading a body comes to. */
export interface BodyRead {
  /** All of it, as a copy of its own. */
  whole(bytes: Uint8Array | null): void;
  /** It is larger than it may be. */
  tooLarge(): void;
  failed(error: unknown): void;
}

/**
 * Takes the body of a request: at once if it is bytes; a stream is read to its end, so that what is audited is what is
 * sent, also by a redirect. The returned function gives up.
 */
export function readBody(body: Uint8Array | ReadableStream | null, most: number, read: BodyRead): () => void {
  if (body !== null && !(body instanceof Uint8Array)) return readStream(body, most, read);
  if (body && body.byteLength > most) read.tooLarge();
  else read.whole(body);
  return ignore;
}

function readStream(stream: ReadableStream, most: number, read: BodyRead): () => void {
  const reader = readerOf(stream);
  const pieces: Uint8Array[] = [];
  let size = 0;
  let over = false;
  const stop = (): void => {
    if (over) return;
    over = true;
    callReporting(() => cancelReader(reader), ignore);
  };
  const fail = (error: unknown): void => {
    if (over) return;
    over = true;
    read.failed(error);
  };
  const taken = (result: unknown): void => {
    if (over) return;
    const { done, value } = result as ReadResult;
    if (done) {
      over = true;
      read.whole(joined(pieces));
      return;
    }
    const bytes = value instanceof PlatformUint8Array && sizeOfBytes(value);
    if (typeof bytes !== 'number') {
      stop();
      read.failed(new TypeError('the body of a request must be a stream of Uint8Array'));
      return;
    }
    size += bytes;
    if (size > most) {
      stop();
      read.tooLarge();
      return;
    }
    append(pieces, new PlatformUint8Array(value as Uint8Array));
    next();
  };
  const next = (): void => {
    whenSettled(readPiece(reader), taken, fail);
  };
  next();
  return stop;
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

function ignore(): void {
  // who gives up does not care how the stream takes it
}
