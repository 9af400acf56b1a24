import { guarded } from '../stream/guarded.ts';
import type { ResponseBody } from './ResponseBody.ts';
import { closeBytes, enqueueBytes, errorBytes, PlatformStream } from './streamClasses.ts';

/**
 * The body of a response as a stream, for whoever reads piece by piece.
 *
 * @param failed called before its reader gets the error
 */
export function streamOf(body: ResponseBody, failed: (reason: unknown) => void): ReadableStream<Uint8Array> {
  const stream = new BodyStream({
    pull: () => {
      pull();
    },
    cancel: () => {
      body.cancel();
    },
    failed,
  });
  const pull = body.readBy(stream, true);
  return stream.stream;
}

/** Who reads the network for a body. */
interface BodySource {
  /** The first time, and each time, that somebody asks for more. */
  pull(): void;
  /** The reader wants no more. */
  cancel(): void;
  /** The body has failed; its reader gets the reason next. */
  failed(reason: unknown): void;
}

/**
 * The body of a response as a stream of bytes. It asks its source for a piece when its reader asks for one, so that nothing
 * is read from the network that nobody wants, save one piece (H14).
 */
class BodyStream {
  readonly stream: ReadableStream<Uint8Array>;
  #controller: ReadableByteStreamController | undefined;
  readonly #source: BodySource;

  constructor(source: BodySource) {
    this.#source = source;
    const underlying = {
      type: 'bytes',
      autoAllocateChunkSize: undefined,
      start: (controller: ReadableByteStreamController) => {
        this.#controller = controller;
      },
      pull: guarded(() => {
        source.pull();
      }),
      cancel: guarded(() => {
        this.#controller = undefined;
        source.cancel();
      }),
    } as const;
    this.stream = new PlatformStream(
      underlying as unknown as UnderlyingByteSource,
      {
        highWaterMark: 0,
        size: undefined,
      } as never,
    );
  }

  /** Adds a piece that is the reader's own from now on. */
  push(piece: Uint8Array): void {
    if (this.#controller && piece.byteLength > 0) enqueueBytes(this.#controller, piece);
  }

  close(): void {
    const controller = this.#controller;
    this.#controller = undefined;
    if (!controller) return;
    try {
      closeBytes(controller);
      controller.byobRequest?.respond(0); // a reader with a buffer of its own waits for this
    } catch {
      // a part of an element was read into that buffer: the stream has errored (Streams, 4.7.3)
    }
  }

  error(reason: unknown): void {
    const controller = this.#controller;
    this.#controller = undefined;
    if (!controller) return;
    this.#source.failed(reason);
    errorBytes(controller, reason);
  }
}
