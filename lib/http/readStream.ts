import { noop } from 'rxjs';
import { PlatformUint8Array } from '../model/intrinsics.ts';
import { copyError } from '../model/SocketError.ts';
import { arrayTypeOf, sizeOfBytes } from '../model/takeMessage.ts';
import { callReporting } from '../stream/callReporting.ts';
import { whenSettled } from '../stream/whenSettled.ts';
import { CollectedBytes } from './CollectedBytes.ts';
import type { BodyReader } from './readBody.ts';
import { cancelReader, readerOf, readPiece, type ReadResult } from './streamClasses.ts';

/** Reads a stream of bytes as a body. */
export function readStream(stream: ReadableStream): BodyReader {
  let over = false;
  let reader: ReturnType<typeof readerOf> | undefined;
  return {
    read: (most, body) => {
      const from = (reader = readerOf(stream));
      const all = new CollectedBytes();
      let size = 0;
      const fail = (error: unknown): void => {
        if (over) return;
        over = true;
        body.failed(copyError(error)); // the owner's own error can be anything
      };
      const taken = (result: unknown): void => {
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
        whenSettled(readPiece(from), taken, fail);
      };
      next();
    },
    cancel: (reason) => {
      if (over) return;
      const error = reason();
      over = true;
      callReporting(() => cancelReader((reader ??= readerOf(stream)), error), noop);
    },
  };
}
