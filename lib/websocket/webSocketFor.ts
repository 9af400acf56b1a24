import type { Owner } from '../model/Owner.ts';
import { ownerCoreOf } from '../network/OwnerHandle.ts';
import { EventHandlers } from '../stream/EventHandlers.ts';
import { PlatformEventTarget } from '../stream/platformEvents.ts';
import { type Listener, SafeListeners } from '../stream/SafeListeners.ts';
import { closeEventClass } from './closeEventClass.ts';
import { ensureStackRoom } from '../stream/ensureStackRoom.ts';
import { readClose, readProtocolList, readUrl, toText } from './readArguments.ts';
import { shapeAsInterface } from './shapeAsInterface.ts';
import type { WebSocketClass } from './WebSocketClass.ts';
import { type BinaryType, readyStates, WebSocketCore } from './WebSocketCore.ts';

/**
 * Makes a class of the shape of the WHATWG's `WebSocket` whose sockets are this owner's: audited, limited, listed, and
 * closed with it. Give it to clients that take such a class, or to code that expects the global one.
 *
 * It differs from the platform's in what it may refuse, never in how: a denied or failed construction fires `error`,
 * then `close` with 1006, later; the reason is in the host's `decisions$` and `ends$`. A denied `close()` leaves the
 * socket open. A message that an audit denies is dropped, and recorded. One that does not fit into
 * `limits.maxBufferedBytes` ends the socket, as the standard has it for a full buffer. When the owner is destroyed, its
 * sockets fire `close` with 1006 inside that call and nothing more. What a listener throws goes to the network's
 * `onError`, or without it to RxJS's `config.onUnhandledError`.
 *
 * Each call makes a class of its own, so that nobody can change another's.
 *
 * @throws TypeError for anything but an owner, and for an owner that another copy of this package made
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
      const core = this.#core; // first of all: what is no socket is refused before anything is read (Web IDL, 3.7.6)
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
        // As members of an object they get the names that they have in the standard: `get onopen`.
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
