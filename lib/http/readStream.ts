import { noop } from 'rxjs';
import { PlatformUint8Array } from '../model/intrinsics.ts';
import { copyError } from '../model/SocketError.ts';
import { arrayTypeOf, sizeOfBytes } from '../model/Message.ts';
import { callReporting } from '../stream/callReporting.ts';
import { whenSettled } from '../stream/whenSettled.ts';
import { CollectedBytes } from './CollectedBytes.ts';
import type { BodyReader } from './readBody.ts';
import { cancelReader, isByteStream, readerOf, readPiece, type ReadResult } from './streamClasses.ts';

/** Reads a stream of bytes as a body. */
export function readStream(stream: ReadableStream): BodyReader {
  let over = false;
  let ofBytes = false;
  let reader: ReturnType<typeof readerOf> | undefined;
  /** The read that is under way. */
  let reading: Promise<ReadResult> | undefined;
  return {
    read: (most, body) => {
      ofBytes = isByteStream(stream);
      const from = (reader = readerOf(stream));
      const all = new CollectedBytes();
      let size = 0;
      const fail = (error: unknown): void => {
        if (over) return;
        over = true;
        body.failed(copyError(error)); // the owner's own error can be anything
      };
      const taken = (result: unknown): void => {
        reading = undefined;
        if (over) return;
        const { done, value } = result as ReadResult;
        if (done) {
          over = true;
          body.whole(all.whole);
          return;
        }
        const unfit = (): void => {
          body.failed(new TypeError('the body of a request must be a stream of Uint8Array, none of them detached'));
        };
        const bytes = arrayTypeOf(value) === 'Uint8Array' && sizeOfBytes(value);
        if (typeof bytes !== 'number') {
          unfit();
          return;
        }
        size += bytes;
        if (size > most()) {
          body.tooLarge();
          return;
        }
        try {
          all.add(new PlatformUint8Array(value as Uint8Array));
        } catch {
          unfit(); // its buffer was transferred
          return;
        }
        next();
      };
      const next = (): void => {
        reading = readPiece(from);
        whenSettled(reading, taken, fail);
      };
      next();
    },
    cancel: (reason) => {
      if (over) return;
      const error = reason();
      over = true;
      const giveUp = (): void => {
        callReporting(() => cancelReader((reader ??= readerOf(stream)), error), noop);
      };
      const unlessDone = (result: unknown): void => {
        if (!(result as ReadResult).done) giveUp();
      };
      // Node closes a stream that it made of an iterable or a form when that ends, and throws where nobody can catch it if
      // the stream was cancelled while it waited for a piece.
      if (reading && ofBytes) whenSettled(reading, unlessDone, noop);
      else giveUp();
    },
  };
}
