import { isArray } from '../model/intrinsics.ts';
import { reportRejection } from '../stream/callReporting.ts';
import { reportError } from '../stream/reportError.ts';
import { soon } from '../stream/whenSettled.ts';
import { closeHandles } from './closeHandles.ts';
import type { GuestPort, PortListener } from './GuestPort.ts';
import { isHuge } from './isHuge.ts';

/** What a `MessagePort` calls for its events. */
export interface PortEventListener {
  /** Called with each event, as in the DOM. */
  handleEvent(event: unknown): void;
}

/** A `MessagePort` of a browser, of a Node worker, of Electron's renderer or of Deno. */
export interface MessagePortLike {
  /** Posts a message; the memory of the buffers moves with it. */
  postMessage(message: unknown, transfer: ArrayBuffer[]): unknown;
  /** Adds a listener of `message`, `messageerror` or `close`. */
  addEventListener(type: string, listener: PortEventListener): unknown;
  /** Removes it. */
  removeEventListener(type: string, listener: PortEventListener): unknown;
  /** Starts to receive. */
  start?(): unknown;
  /** Ends the port. */
  close(): unknown;
}

interface PortMessage {
  readonly type: string;
  readonly data: unknown;
  readonly ports?: readonly unknown[];
}

/**
 * Makes the port of a guest from a `MessagePort`, which must have no other use. `serveGuest` and `guestOwner` take a
 * `MessagePort` directly, too.
 *
 * In Node the port emits `close` when the other side has ended. Browsers and Deno do not, so there the host ends a
 * guest whose lease runs out.
 *
 * @throws TypeError for what is no `MessagePort`
 */
export function messagePort(port: MessagePortLike): GuestPort {
  const given = port as Partial<MessagePortLike> | null | undefined;
  // A worker has `postMessage` too.
  if (methods.some((name) => typeof given?.[name] !== 'function')) {
    throw new TypeError('expected a MessagePort, messagePort() or streamPort()');
  }
  return new MessagePortPort(port);
}

const methods = ['postMessage', 'addEventListener', 'removeEventListener', 'close'] as const;

/** Listens itself, as an object with `handleEvent`: a closure for each event would cost each guest memory. */
class MessagePortPort implements GuestPort {
  #listener: PortListener | undefined;
  #closed = false;
  readonly #port: MessagePortLike;

  constructor(port: MessagePortLike) {
    this.#port = port;
    reportRejection(port.addEventListener('close', this));
  }

  open(listener: PortListener): void {
    if (this.#closed) {
      soon(() => {
        listener.gone();
      });
      return;
    }
    this.#listener = listener;
    reportRejection(this.#port.addEventListener('message', this));
    reportRejection(this.#port.addEventListener('messageerror', this));
    reportRejection(this.#port.start?.());
  }

  post(fields: readonly unknown[], transfer: readonly ArrayBuffer[]): void {
    if (this.#closed) return;
    try {
      reportRejection(this.#port.postMessage(fields, transfer as ArrayBuffer[]));
    } catch (error) {
      this.#listener?.failed(error); // a buffer that somebody has detached, or no memory is left
    }
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    const listener = this.#listener;
    this.#listener = undefined;
    for (const type of eventTypes) reportRejection(this.#port.removeEventListener(type, this));
    reportRejection(this.#port.close());
    listener?.gone();
  }

  /** What throws here would end a Node process. */
  handleEvent(event: unknown): void {
    try {
      this.#handle(event as PortMessage);
    } catch (error) {
      reportError(error);
    }
  }

  #handle({ type, data, ports }: PortMessage): void {
    const listener = this.#listener;
    if (type === 'close') this.close();
    else if (type !== 'messageerror' && !(isArray(ports) && ports.length > 0)) listener?.data(data);
    else {
      listener?.broken(isHuge(data, listener.maxFrameBytes));
      closeHandles([ports, data]); // nobody gets a live one
    }
  }
}

const eventTypes = ['message', 'messageerror', 'close'] as const;
