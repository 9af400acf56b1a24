import { copyList } from '../model/intrinsics.ts';
import type { Message } from '../model/Message.ts';
import { guarded } from '../stream/guarded.ts';
import { intrinsicView } from './plainBytes.ts';
import type { WebSocketInstance, WebSocketLike } from './WebSocketLike.ts';
import { fitCloseReason } from '../model/checkClose.ts';

/** What a driver's socket tells, in whatever order and as often as it likes, even inside a call. */
export interface DriverEvents {
  opened(protocol: string): void;
  received(data: unknown): void;
  failed(error: Error): void;
  closed(code: number, reason: string, wasClean: boolean): void;
}

interface CloseFields {
  readonly code?: unknown;
  readonly reason?: unknown;
  readonly wasClean?: unknown;
}

const open = 1; // readyState

/** One socket of a WHATWG-shaped class, heard from the tick in which it is made until it is let go. */
export class DriverSocket {
  readonly #socket: WebSocketInstance;
  /** What was sent since nothing waited last: the bytes of the messages, and what the driver counts for them. */
  #sent = 0;
  #counted = 0;

  /** @throws what the class throws */
  constructor(Driver: WebSocketLike, url: string, protocols: readonly string[], events: DriverEvents) {
    const socket = new Driver(url, copyList(protocols));
    this.#socket = socket;
    socket.binaryType = 'arraybuffer'; // trap 25
    // What goes wrong in a turn of ours, and what the driver's own getters throw, ends the link.
    const failed = (error: unknown): void => {
      events.failed(errorFrom(error));
    };
    socket.onopen = guarded(() => {
      events.opened(socket.protocol);
    }, failed);
    socket.onmessage = guarded(({ data }: { readonly data: unknown }) => {
      events.received(data);
    }, failed);
    socket.onerror = guarded((event: unknown) => {
      events.failed(errorFrom(event));
    });
    socket.onclose = guarded(({ code, reason, wasClean }: CloseFields) => {
      const text = typeof reason === 'string' ? reason : '';
      events.closed(typeof code === 'number' ? code : 1006, text, wasClean === true);
    }, failed);
  }

  get isOpen(): boolean {
    return this.#socket.readyState === open;
  }

  /**
   * Without the headers of frames, which some drivers count (that of `ws`) and others do not. Only while it is open: of
   * what a closed one was given some drivers count all for ever, and some nothing.
   */
  get bufferedBytes(): number {
    const { bufferedAmount } = this.#socket;
    if (!this.isOpen || !(bufferedAmount > 0)) return 0;
    return this.#counted > this.#sent ? Math.ceil((bufferedAmount * this.#sent) / this.#counted) : bufferedAmount;
  }

  /** Whether the driver has taken it: what is no message is not sent. */
  send(message: Message, bytes: number): boolean {
    const before = this.#socket.bufferedAmount;
    try {
      this.#socket.send((typeof message === 'string' ? message : intrinsicView(message)) as never);
    } catch {
      return false;
    }
    this.#count(before, this.#socket.bufferedAmount, bytes);
    return true;
  }

  #count(before: number, after: number, bytes: number): void {
    if (before === 0) {
      this.#sent = 0;
      this.#counted = 0;
    }
    if (after <= before) return; // it was taken at once
    this.#sent += bytes;
    this.#counted += after - before;
  }

  /** @throws what the class throws */
  close(code?: number, reason?: string): void {
    this.#socket.close(code, reason);
  }

  /** Hears nothing more of it; errors still have a listener, since without one `ws` would end the process (trap 3). */
  letGo(): void {
    this.#socket.onopen = null;
    this.#socket.onmessage = null;
    this.#socket.onclose = null;
    this.#socket.onerror = ignore;
  }

  /** Has it close by itself, however long that takes. */
  hangUp(code: number): void {
    try {
      if (typeof this.#socket.terminate === 'function') this.#socket.terminate();
      else this.#socket.close(code);
    } catch {
      // there is no other way to end it
    }
  }
}

function ignore(): void {
  // nobody is interested any more
}

/** Makes an error of a driver's `error` event, which may say why, or, in a browser, must not. Never the event itself. */
export function errorFrom(event: unknown): Error {
  const { message, error } = (event ?? {}) as { readonly message?: unknown; readonly error?: unknown };
  const texts = [message, (error as { readonly message?: unknown } | null | undefined)?.message];
  const text = texts.find((each) => typeof each === 'string' && each !== '');
  return new Error(typeof text === 'string' ? text : 'the platform does not say why', { cause: error });
}

/** Reads what a native socket has received; undefined for all but text and an ArrayBuffer, of whatever realm. */
export function messageFrom(data: unknown): Message | undefined {
  if (typeof data === 'string') return data;
  const isBuffer = Object.prototype.toString.call(data) === '[object ArrayBuffer]';
  return isBuffer ? new Uint8Array(data as ArrayBuffer) : undefined;
}

/**
 * Turns a code and a reason into what a native `close` takes: 1000 and 3000–4999 as they are, 1000 for a teardown (1001)
 * and 4000 for all else, like a broken limit; of the reason the whole characters that fit.
 */
export function sendableClose(code: number, reason: string): readonly [code: number, reason: string] {
  return [sendableCode(code), fitCloseReason(reason)];
}

function sendableCode(code: number): number {
  if (code === 1000 || (code >= 3000 && code <= 4999)) return code;
  return code === 1001 ? 1000 : 4000;
}
