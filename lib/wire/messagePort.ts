import { isArray } from '../model/intrinsics.ts';
import { guarded } from '../stream/guarded.ts';
import type { GuestPort, PortListener } from './GuestPort.ts';

/** A `MessagePort` of a browser, of a Node worker, of Electron's renderer or of Deno. */
export interface MessagePortLike {
  postMessage(message: unknown, transfer: ArrayBuffer[]): void;
  addEventListener(type: string, listener: (event: unknown) => void): void;
  removeEventListener(type: string, listener: (event: unknown) => void): void;
  start?(): void;
  close(): void;
}

interface PortMessage {
  readonly data: unknown;
  readonly ports?: readonly { close(): void }[];
}

/**
 * Makes the port of a guest from a `MessagePort`, which gets no other use. `serveGuest` and `guestOwner` take a
 * `MessagePort` directly, too.
 *
 * The end of the other side is noticed by the port's `close` event. Node has it always; browsers and Deno do not, so the
 * host ends a guest whose lease runs out.
 *
 * @throws TypeError for what is no `MessagePort`
 */
export function messagePort(port: MessagePortLike): GuestPort {
  if (typeof (port as Partial<MessagePortLike> | null | undefined)?.postMessage !== 'function') {
    throw new TypeError('messagePort() takes a MessagePort');
  }
  return new MessagePortPort(port);
}

class MessagePortPort implements GuestPort {
  #listener: PortListener | undefined;
  #closed = false;
  readonly #port: MessagePortLike;
  readonly #onMessage = guarded((event: unknown) => {
    const { data, ports } = event as PortMessage;
    if (closeAll(ports)) this.#listener?.broken(false);
    else this.#listener?.data(data);
  });
  readonly #onBroken = guarded(() => this.#listener?.broken(false));
  readonly #onClose = guarded(() => {
    const listener = this.#listener;
    this.close();
    listener?.gone();
  });

  constructor(port: MessagePortLike) {
    this.#port = port;
  }

  open(listener: PortListener): void {
    if (this.#closed) return;
    this.#listener = listener;
    this.#port.addEventListener('message', this.#onMessage);
    this.#port.addEventListener('messageerror', this.#onBroken);
    this.#port.addEventListener('close', this.#onClose);
    this.#port.start?.();
  }

  post(fields: readonly unknown[], transfer: readonly ArrayBuffer[]): void {
    if (this.#closed) return;
    try {
      this.#port.postMessage(fields, transfer as ArrayBuffer[]);
    } catch {
      this.#listener?.broken(true); // a buffer that somebody has detached, or no memory is left
    }
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#listener = undefined;
    this.#port.removeEventListener('message', this.#onMessage);
    this.#port.removeEventListener('messageerror', this.#onBroken);
    this.#port.removeEventListener('close', this.#onClose);
    this.#port.close();
  }
}

/** Closes ports that came along with a message; nobody gets a live one. Says whether there were any. */
function closeAll(ports: PortMessage['ports']): boolean {
  if (!isArray(ports) || ports.length === 0) return false;
  for (const port of ports as readonly { close(): void }[]) port.close();
  return true;
}
