import {
  type BrotliOptions,
  constants,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createInflateRaw,
  type ZlibOptions,
} from 'node:zlib';
import type { Transform } from 'node:stream';
import { guarded } from '../stream/guarded.ts';
import { unset } from './unset.ts';

/** Where what is decoded goes. */
export interface DecoderSink {
  data(piece: Uint8Array): void;
  /** There is room again, after a `write` that left none. */
  wanted(): void;
  /** Once, last. */
  done(error?: Error): void;
}

type Stream = Transform;

const unsetOptions = unset(
  ...[
    'flush',
    'finishFlush',
    'chunkSize',
    'windowBits',
    'level',
    'memLevel',
    'strategy',
    'dictionary',
    'info',
    'params',
  ],
  ...['maxOutputLength', 'highWaterMark', 'readableHighWaterMark', 'writableHighWaterMark', 'objectMode', 'signal'],
  ...['readableObjectMode', 'writableObjectMode', 'decodeStrings', 'encoding', 'defaultEncoding', 'emitClose'],
  ...[
    'autoDestroy',
    'allowHalfOpen',
    'readable',
    'writable',
    'construct',
    'read',
    'write',
    'writev',
    'final',
    'destroy',
  ],
  ...['transform', 'captureRejections', 'rejectGarbageAfterEnd', 'pipe'],
);
// As browsers do, a stream that lacks its last bytes is read as far as it goes: whether the response is whole, HTTP says.
const ofZlib: ZlibOptions = { ...unsetOptions, finishFlush: constants.Z_SYNC_FLUSH };
const ofBrotli: BrotliOptions = { ...unsetOptions, finishFlush: constants.BROTLI_OPERATION_FLUSH };

/** By a piece of the body, since some servers leave off the header of zlib (RFC 9110, 8.4.1.2). */
type Make = (first: number) => Stream;

function makerOf(coding: string): Make | undefined {
  if (coding === 'gzip' || coding === 'x-gzip') return () => createGunzip(ofZlib);
  if (coding === 'br') return () => createBrotliDecompress(ofBrotli);
  if (coding !== 'deflate') return undefined;
  return (first) => ((first & 0x0f) === 0x08 ? createInflate(ofZlib) : createInflateRaw(ofZlib));
}

/** Decodes the body of a response piece by piece, no faster than it is read: a bomb stops where its reader does. */
export class Decoder {
  readonly #make: Make;
  readonly #sink: DecoderSink;
  #stream: Stream | undefined;
  #paused = false;
  #over = false;

  private constructor(make: Make, sink: DecoderSink) {
    this.#make = make;
    this.#sink = sink;
  }

  /** For one coding; undefined for an unknown one, whose body every `fetch` gives as it is. */
  static of(coding: string, sink: DecoderSink): Decoder | undefined {
    const make = makerOf(coding);
    return make && new Decoder(make, sink);
  }

  /** Returns whether there is room for more. */
  write(piece: Uint8Array): boolean {
    if (this.#over) return true;
    const stream = (this.#stream ??= this.#start(piece[0] ?? 0));
    return stream.write(piece);
  }

  end(): void {
    if (this.#over) return;
    if (this.#stream) this.#stream.end();
    else this.#finish(); // no body at all
  }

  pause(): void {
    this.#paused = true;
    this.#stream?.pause();
  }

  resume(): void {
    this.#paused = false;
    this.#stream?.resume();
  }

  destroy(): void {
    this.#over = true;
    this.#stream?.destroy();
  }

  #start(first: number): Stream {
    const stream = this.#make(first);
    const finish = (error?: unknown): void => {
      this.#finish(error instanceof Error ? error : undefined);
    };
    const decoded = (piece: Uint8Array): void => {
      if (!this.#over) this.#sink.data(new Uint8Array(piece));
    };
    stream.on('error', guarded(finish));
    stream.on('data', guarded(decoded, finish));
    const drained = (): void => {
      if (!this.#over) this.#sink.wanted();
    };
    stream.on('drain', guarded(drained));
    stream.once(
      'end',
      guarded(() => finish()),
    );
    if (this.#paused) stream.pause();
    return stream;
  }

  #finish(error?: Error): void {
    if (this.#over) return;
    this.destroy();
    this.#sink.done(error);
  }
}
