import { asyncScheduler } from 'rxjs';
import { callReporting, reportRejection } from '../stream/callReporting.ts';
import { guarded } from '../stream/guarded.ts';
import { reportError } from '../stream/reportError.ts';
import { schedule } from '../stream/schedulerTime.ts';
import { soon } from '../stream/whenSettled.ts';
import { decodeFrame } from './decodeFrame.ts';
import { encodeFrame } from './encodeFrame.ts';
import { FrameSplitter } from './FrameSplitter.ts';
import type { GuestPort, PortListener } from './GuestPort.ts';

/** The readable side of a port: a child's `stdout`, or a process's own `stdin`. */
export interface ByteReadable {
  /** Adds a listener of `data`, `end`, `close` or `error`. */
  on(event: string, listener: (chunk: Uint8Array) => void): unknown;
  /** Removes it. */
  off(event: string, listener: (chunk: Uint8Array) => void): unknown;
  /** Ends reading at once. */
  destroy?(): unknown;
  /** False if it has ended. */
  readonly readable?: boolean;
}

/** The writable side of a port: a child's `stdin`, or a process's own `stdout`. */
export interface ByteWritable {
  /** Adds a listener of `close` or `error`. */
  on(event: string, listener: () => void): unknown;
  /** Writes bytes behind the earlier ones. */
  write(bytes: Uint8Array): unknown;
  /** Ends writing. */
  end?(): unknown;
  readonly writable: boolean;
}

/**
 * Makes the port of a guest from two streams of bytes, such as the standard streams of a process. Nothing else may write
 * to them. The end of either stream is the end of the port.
 *
 * Never use Node's `ipc` channel for a guest: one line of garbage on it ends the host's process.
 *
 * @throws TypeError for what are no streams
 * @example
 * const child = spawn('deno', ['run', '--no-remote', '--no-npm', 'guest.js'], { stdio: ['pipe', 'pipe', 'inherit'] });
 * child.on('error', report); // without a listener Node ends the host if it cannot start `deno`
 * serveGuest(streamPort(child.stdout, child.stdin), { network, name: 'weather', audits });
 */
export function streamPort(readable: ByteReadable, writable: ByteWritable): GuestPort {
  if (typeof (readable as Partial<ByteReadable> | null | undefined)?.on !== 'function') {
    throw new TypeError('streamPort() takes a readable stream first');
  }
  const { on, write } = Object(writable) as Partial<ByteWritable>;
  if (typeof on !== 'function' || typeof write !== 'function') {
    throw new TypeError('streamPort() takes a writable stream second');
  }
  return new StreamPort(readable, writable);
}

/** In ms: how long a closed stream may take to send what was written. */
const lingerTimeout = 10_000;

class StreamPort implements GuestPort {
  #listener: PortListener | undefined;
  #splitter: FrameSplitter | undefined;
  #closed = false;
  readonly #readable: ByteReadable;
  readonly #writable: ByteWritable;
  readonly #onData = guarded((chunk: Uint8Array) => {
    if (typeof (chunk as unknown) === 'string')
      this.#onBroken(new TypeError('streamPort() reads bytes: remove setEncoding()'));
    else if (this.#splitter?.read(chunk) === false) this.#listener?.broken(true);
  });
  readonly #onEnd = guarded(() => {
    this.close();
  });

  readonly #onBroken = (error: unknown): void => {
    reportError(error);
    this.close();
  };

  constructor(readable: ByteReadable, writable: ByteWritable) {
    this.#readable = readable;
    this.#writable = writable;
    reportRejection(readable.on('end', this.#onEnd));
    for (const stream of [readable, writable]) {
      reportRejection(stream.on('close', this.#onEnd));
      reportRejection(stream.on('error', this.#onEnd)); // for ever: without one, a pipe that breaks would end the process
    }
  }

  open(listener: PortListener): void {
    if (this.#closed || !this.#writable.writable || this.#readable.readable === false) {
      this.close();
      soon(() => {
        listener.gone();
      });
      return;
    }
    this.#listener = listener;
    this.#splitter = new FrameSplitter(listener.maxFrameBytes, (frame) => {
      this.#read(frame);
    });
    reportRejection(this.#readable.on('data', this.#onData));
  }

  post(fields: readonly unknown[]): void {
    if (!this.#closed && this.#writable.writable) {
      reportRejection(this.#writable.write(encodeFrame(fields)), this.#onBroken);
    }
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    const listener = this.#listener;
    this.#listener = undefined;
    this.#splitter = undefined;
    const destroy = (): void => callReporting(() => this.#readable.destroy?.());
    // What was written last would be lost if a stream that is both sides were destroyed now, or were not read to its end.
    const lingers = (this.#readable as unknown) === this.#writable && this.#writable.writable;
    callReporting(() => this.#writable.end?.()); // some standard streams refuse
    if (lingers) {
      const timer = schedule(asyncScheduler, destroy, lingerTimeout);
      this.#readable.on(
        'close',
        guarded(() => timer.unsubscribe()),
      );
    } else {
      callReporting(() => this.#readable.off('data', this.#onData));
      destroy();
    }
    listener?.gone();
  }

  #read(frame: Uint8Array): void {
    let fields: unknown[];
    try {
      fields = decodeFrame(frame);
    } catch {
      this.#listener?.broken(false);
      return;
    }
    this.#listener?.data(fields);
  }
}
