import { copyList } from '../model/intrinsics.ts';
import type { Message } from '../model/Message.ts';
import { guarded } from '../stream/guarded.ts';
import { intrinsicView } from './plainBytes.ts';
import type { WebSocketInstance, WebSocketLike } from './WebSocketLike.ts';
import { fitCloseReason, noCode, sendableCode } from '../model/checkClose.ts';

const [open, closing] = [1, 2] as const; // readyState

/** One socket of a WHATWG-shaped class. Listens from the tick in which the socket is made until `detach`. */
export class DriverSocket {
  readonly #socket: WebSocketInstance;
  /** Since the buffer was last empty: the bytes of the messages that were sent, and what the driver counted for them. */
  #sent = 0;
  #counted = 0;
  #wasOpen = false;
  /** The driver has said that its connection is closed, or that it could not open one. */
  #isOver = false;
  #whenOver: (() => void) | undefined;

  /** @throws what the class throws */
  constructor(Driver: WebSocketLike, url: string, protocols: readonly string[], events: DriverEvents) {
    const socket = new Driver(url, copyList(protocols));
    this.#socket = socket;
    socket.binaryType = 'arraybuffer'; // trap 25
    // Errors in these callbacks, also those of the driver's own getters, end the link.
    const failed = (error: unknown): void => {
      events.failed(errorFrom(error));
    };
    socket.onopen = guarded(() => {
      this.#wasOpen = true;
      events.opened(socket.protocol);
    }, failed);
    socket.onmessage = guarded(({ data }: { readonly data: unknown }) => {
      events.received(data);
    }, failed);
    socket.onerror = guarded((event: unknown) => {
      this.#erred();
      events.failed(errorFrom(event));
    });
    socket.onclose = guarded(({ code, reason, wasClean }: CloseFields) => {
      this.#over();
      const text = typeof reason === 'string' ? reason : '';
      // Deno has 0 for a connection that was lost.
      const known = typeof code === 'number' && code >= 1000;
      events.closed(known ? code : 1006, text, wasClean === true);
    }, failed);
  }

  get isOpen(): boolean {
    return this.#socket.readyState === open;
  }

  /**
   * How many bytes of messages wait, without the headers of frames, which some drivers count (`ws`) and others do not. 0 unless
   * open or closing: once closed, drivers disagree on what to count.
   */
  get bufferedBytes(): number {
    const { bufferedAmount, readyState } = this.#socket;
    if ((readyState !== open && readyState !== closing) || !(bufferedAmount > 0)) return 0;
    return this.#counted > this.#sent ? Math.ceil((bufferedAmount * this.#sent) / this.#counted) : bufferedAmount;
  }

  /** Whether the driver has taken the message. A driver throws for a value that is no message: then it has not. */
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
    if (after <= before) return; // the network took it at once
    this.#sent += bytes;
    this.#counted += after - before;
  }

  /** @throws what the class throws */
  close(code: number, reason: string): void {
    if (code === noCode) this.#socket.close();
    else this.#socket.close(sendableCode(code), fitCloseReason(reason));
  }

  /**
   * Stops listening, except for the end of the connection. Errors keep a listener, since without one `ws` would end the
   * process (trap 3).
   */
  detach(): void {
    this.#socket.onopen = null;
    this.#socket.onmessage = null;
    this.#socket.onclose = this.#isOver ? null : guarded(() => this.#over());
    this.#socket.onerror = guarded(() => this.#erred());
  }

  /** Whether the driver still keeps its connection. Then it calls back when the driver has closed it. */
  lingers(released: () => void): boolean {
    if (!this.#isOver) this.#whenOver = released;
    return !this.#isOver;
  }

  /** An error before the opening says that there is no connection: Node 22 has no `close` for it (trap 31). */
  #erred(): void {
    if (!this.#wasOpen) this.#over();
  }

  #over(): void {
    this.#isOver = true;
    const notify = this.#whenOver;
    this.#whenOver = undefined;
    notify?.();
  }

  /** Closes the driver's socket. That may take long. */
  hangUp(code: number): void {
    try {
      if (typeof this.#socket.terminate === 'function') this.#socket.terminate();
      else this.#socket.close(code);
    } catch {
      // there is no other way to end it
    }
  }
}

/** The events of a driver's socket. They may come in any order, any number of times, and inside a call. */
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

/** Makes an error from a driver's `error` event, which has no reason in a browser. Does not contain the event itself. */
export function errorFrom(event: unknown): Error {
  const { message, error } = (event ?? {}) as { readonly message?: unknown; readonly error?: unknown };
  const texts = [message, (error as { readonly message?: unknown } | null | undefined)?.message];
  const text = texts.find((each) => typeof each === 'string' && each !== '');
  return new Error(typeof text === 'string' ? text : 'the platform does not say why', { cause: error });
}

/** Reads a received message. Undefined for anything but text and an `ArrayBuffer`, of whichever realm. */
export function messageFrom(data: unknown): Message | undefined {
  if (typeof data === 'string') return data;
  const isBuffer = Object.prototype.toString.call(data) === '[object ArrayBuffer]';
  return isBuffer ? new Uint8Array(data as ArrayBuffer) : undefined;
}
