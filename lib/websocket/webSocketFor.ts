import type { Owner } from '../model/Owner.ts';
import { ownerCoreOf } from '../network/OwnerHandle.ts';
import { EventHandlers } from './EventHandlers.ts';
import { listen, type Listener, unlisten } from './listeners.ts';
import { dispatch, PlatformEventTarget } from './platform.ts';
import { readClose, readProtocolList, readUrl } from './readArguments.ts';
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
 * sockets fire `close` with 1006 inside that call and nothing more. `close()` without a code sends 1000.
 * What a listener throws goes to RxJS's `config.onUnhandledError`.
 *
 * Each call makes a class of its own, so that nobody can change another's.
 *
 * @throws TypeError for what is no owner
 * @see {@link https://websockets.spec.whatwg.org/#the-websocket-interface | WHATWG WebSockets, 3}
 * @example
 * const WebSocket = webSocketFor(owner);
 * const chat$ = webSocket({ url: 'wss://chat.example.com/', WebSocketCtor: WebSocket }); // of rxjs/webSocket
 */
export function webSocketFor(owner: Owner): WebSocketClass {
  const context = ownerCoreOf(owner);

  class WebSocket extends PlatformEventTarget {
    readonly #core: WebSocketCore;
    readonly #handlers = new EventHandlers(this);

    constructor(url: unknown, protocols?: unknown) {
      if (arguments.length === 0) throw new TypeError('new WebSocket() takes a URL');
      super();
      this.#core = new WebSocketCore(context, readUrl(url), readProtocolList(protocols), (event) => {
        dispatch(this, event);
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
      return noExtensions;
    }
    get protocol(): string {
      return this.#core.protocol;
    }
    get binaryType(): BinaryType {
      return this.#core.binaryType;
    }
    set binaryType(given: unknown) {
      const type = String(given); // an unknown one is ignored (Web IDL, 3.6)
      if (type === 'blob' || type === 'arraybuffer') this.#core.binaryType = type;
    }
    send(data: unknown): void {
      if (arguments.length === 0) throw new TypeError('send() takes a message');
      this.#core.send(data);
    }
    close(code?: unknown, reason?: unknown): void {
      const read = readClose(code, reason);
      this.#core.close(read.code, read.reason);
    }
    override addEventListener(type: string, listener: Listener | null, options?: unknown): void {
      listen(this, type, listener, options);
    }
    override removeEventListener(type: string, listener: Listener | null, options?: unknown): void {
      unlisten(this, type, listener, options);
    }

    static {
      for (const type of ['open', 'message', 'error', 'close']) {
        Object.defineProperty(this.prototype, `on${type}`, {
          configurable: true,
          get(this: WebSocket) {
            return this.#handlers.get(type);
          },
          set(this: WebSocket, handler: unknown) {
            this.#handlers.set(type, handler);
          },
        });
      }
    }
  }

  shapeAsInterface(WebSocket, readyStates);
  return WebSocket as unknown as WebSocketClass;
}

const noExtensions = '';
