import type { Owner } from '../model/Owner.ts';
import { ownerCoreOf } from '../network/OwnerHandle.ts';
import { EventHandlers, type Listener, SafeListeners } from '../stream/SafeListeners.ts';
import { PlatformEventTarget } from '../stream/platformEvents.ts';
import { closeEventClass } from './closeEventClass.ts';
import { ensureStackRoom } from '../stream/ensureStackRoom.ts';
import { readClose, readProtocolList, readUrl, toText } from './readArguments.ts';
import { shapeAsInterface } from './shapeAsInterface.ts';
import type { WebSocketClass } from './WebSocketClass.ts';
import { type BinaryType, readyStates, WebSocketCore } from './WebSocketCore.ts';

/**
 * Makes a class of the shape of the WHATWG's `WebSocket`. Its sockets belong to this owner: they are audited, limited,
 * listed, and closed when the owner is destroyed. Pass the class to clients that take one, or to code that expects the
 * global one.
 *
 * More can fail than with the platform's class, but every failure has the standard's form. A denied or failed construction
 * fires `error` and then `close` with 1006, in a later turn; the reason is in the host's `decisions$` and `ends$`. A denied
 * `close()` does not close the socket. A message that an audit denies is dropped, and recorded. A message that does not fit
 * into `limits.maxBufferedBytes` ends the socket, as the standard demands for a full buffer. When the owner is destroyed,
 * its sockets fire `close` with 1006 inside that call, and nothing after it; if an audit of the owner destroys it during
 * `send()` or the constructor, in a later turn. What a listener throws goes to the network's `onError`, or without it to
 * RxJS's `config.onUnhandledError`.
 *
 * Each call makes a new class, so that no code can change the class of another owner.
 *
 * @throws TypeError if the argument is not an owner, and for an owner that another copy of this package made
 * @see {@link https://websockets.spec.whatwg.org/#the-websocket-interface | WHATWG WebSockets, 3}
 * @example
 * const WebSocket = webSocketFor(owner);
 * const chat$ = webSocket({ url: 'wss://chat.example.com/', WebSocketCtor: WebSocket }); // of rxjs/webSocket
 */
export function webSocketFor(owner: Owner): WebSocketClass {
  const context = ownerCoreOf(owner);
  const CloseEvent = closeEventClass();

  class WebSocket extends PlatformEventTarget {
    readonly #core: WebSocketCore;
    readonly #listeners = new SafeListeners(this, eventTypes, context.report);
    readonly #handlers = new EventHandlers(this, this.#listeners);

    constructor(url: unknown, protocols?: unknown) {
      if (arguments.length === 0) throw new TypeError('new WebSocket() takes a URL');
      ensureStackRoom();
      super();
      this.#core = new WebSocketCore(context, readUrl(url), readProtocolList(protocols), {
        CloseEvent,
        listeners: this.#listeners,
      });
    }

    get url(): string {
      return this.#core.url;
    }
    get readyState(): number {
      return this.#core.readyState;
    }
    get bufferedAmount(): number {
      return this.#core.bufferedAmount;
    }
    get extensions(): string {
      return this.#core.extensions;
    }
    get protocol(): string {
      return this.#core.protocol;
    }
    get binaryType(): BinaryType {
      return this.#core.binaryType;
    }
    set binaryType(given: unknown) {
      const core = this.#core; // first: throws for anything but a socket, before any argument is read (Web IDL, 3.7.6)
      const type = toText(given);
      if (type === 'blob' || type === 'arraybuffer') core.binaryType = type; // an unknown one is ignored
    }
    send(data: unknown): void {
      const core = this.#core;
      if (arguments.length === 0) throw new TypeError('send() takes a message');
      core.send(data);
    }
    close(...[code, reason]: readonly unknown[]): void {
      const core = this.#core;
      const read = readClose(code, reason);
      ensureStackRoom();
      core.close(read.code, read.reason);
    }
    override addEventListener(type: string, listener: Listener | null, ...[options]: readonly unknown[]): void {
      if (arguments.length < 2) throw new TypeError('addEventListener() takes a type and a listener');
      this.#listeners.add(type, listener, options);
    }
    override removeEventListener(type: string, listener: Listener | null, ...[options]: readonly unknown[]): void {
      if (arguments.length < 2) throw new TypeError('removeEventListener() takes a type and a listener');
      this.#listeners.remove(type, listener, options);
    }

    static {
      for (const type of eventTypes) {
        const name = `on${type}`;
        // Accessors of an object literal get the names of the standard, such as `get onopen`.
        const accessors = {
          get [name](): unknown {
            return (this as unknown as WebSocket).#handlers.get(type);
          },
          set [name](handler: unknown) {
            (this as unknown as WebSocket).#handlers.set(type, handler);
          },
        };
        Object.defineProperty(this.prototype, name, Object.getOwnPropertyDescriptor(accessors, name) ?? {});
      }
    }
  }

  shapeAsInterface(WebSocket, { name: 'WebSocket', length: 1, constants: readyStates });
  return WebSocket as unknown as WebSocketClass;
}

const eventTypes = ['open', 'message', 'error', 'close'];
