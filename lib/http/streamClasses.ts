import { freeze, uncurryThis } from '../model/intrinsics.ts';
import { Missing, orMissing } from './platform.ts';

// The platform's streams, as they were when this module loaded. Node loads them when they are named, so what serves HTTP
// without them does not import this file.
const platform = globalThis as unknown as {
  readonly ReadableStream?: typeof ReadableStream;
  readonly ReadableByteStreamController?: typeof ReadableByteStreamController;
  readonly ReadableStreamDefaultReader?: typeof ReadableStreamDefaultReader;
  readonly ReadableStreamBYOBReader?: typeof ReadableStreamBYOBReader;
};

export const PlatformStream = (platform.ReadableStream ?? Missing) as typeof ReadableStream;

type Unary<T, A extends unknown[], R> = (this: T, ...args: A) => R;
type Bytes = ReadableByteStreamController;
type Reader = ReadableStreamDefaultReader<Uint8Array>;

/* eslint-disable @typescript-eslint/unbound-method -- bound right here */
const { enqueue, close, error } = (platform.ReadableByteStreamController ?? Missing).prototype as Bytes;
const { read, cancel } = (platform.ReadableStreamDefaultReader ?? Missing).prototype as Reader;
const { getReader } = PlatformStream.prototype;
const { releaseLock } = (platform.ReadableStreamBYOBReader ?? Missing).prototype as ReadableStreamBYOBReader;
export const enqueueBytes = uncurryThis(orMissing<Unary<Bytes, [Uint8Array], void>>(enqueue as never)) as (
  controller: Bytes,
  piece: Uint8Array,
) => void;
export const closeBytes = uncurryThis(orMissing(close)) as (controller: Bytes) => void;
export const errorBytes = uncurryThis(orMissing(error)) as (controller: Bytes, reason: unknown) => void;
const anyReaderOf = uncurryThis(orMissing(getReader as never)) as (stream: ReadableStream, options?: object) => Reader;
export const readerOf = (stream: ReadableStream): Reader => anyReaderOf(stream);
const release = uncurryThis(orMissing(releaseLock as never)) as (reader: unknown) => void;
export const readPiece = uncurryThis(orMissing(read as never)) as (reader: Reader) => Promise<ReadResult>;
export const cancelReader = uncurryThis(orMissing(cancel)) as (reader: Reader, reason?: unknown) => Promise<void>;
/* eslint-enable @typescript-eslint/unbound-method */

/** Whether it is a stream of bytes, as the platform makes of other bodies. False if it is locked. */
export function isByteStream(stream: ReadableStream): boolean {
  try {
    release(anyReaderOf(stream, byob));
    return true;
  } catch {
    return false;
  }
}

const byob = freeze({ __proto__: null, mode: 'byob' });

/** What a reader reads. */
export interface ReadResult {
  readonly done: boolean;
  readonly value?: unknown;
}
