/** The type of the platform's own `WebSocket` where its types have one (`lib.dom`), else one of the same shape. */
export type WebSocketClass = typeof globalThis extends { WebSocket: infer T } ? T : StructuralWebSocketClass;

/** What a script sees of an event without data: `open`, `error`. */
export interface SocketEventLike {
  readonly type: string;
  readonly target: unknown;
}

/** A message has arrived. */
export interface MessageEventLike extends SocketEventLike {
  /** A string. For a binary message a `Blob` or an `ArrayBuffer`, depending on `binaryType`. */
  readonly data: unknown;
  readonly origin: string;
}

/** The socket has ended. */
export interface CloseEventLike extends SocketEventLike {
  readonly code: number;
  readonly reason: string;
  readonly wasClean: boolean;
}

/** The events of a socket, by their type. */
export interface SocketEventMap {
  open: SocketEventLike;
  message: MessageEventLike;
  error: SocketEventLike;
  close: CloseEventLike;
}

type Handler<E> = ((event: E) => unknown) | null;
type EventListenerLike<E> = Handler<E> | { handleEvent(event: E): unknown };

/** A socket of the shape of the WHATWG's `WebSocket`, for platforms whose types have none. */
export interface StructuralWebSocket {
  readonly CONNECTING: 0;
  readonly OPEN: 1;
  readonly CLOSING: 2;
  readonly CLOSED: 3;
  readonly url: string;
  readonly readyState: number;
  /** The bytes that the network has not taken, and all that were sent after the end. */
  readonly bufferedAmount: number;
  /** Always empty: no extension is offered. */
  readonly extensions: string;
  readonly protocol: string;
  /** @default 'blob' */
  binaryType: 'blob' | 'arraybuffer';
  onopen: Handler<SocketEventLike>;
  onmessage: Handler<MessageEventLike>;
  onerror: Handler<SocketEventLike>;
  onclose: Handler<CloseEventLike>;
  /** Sends. Throws an `InvalidStateError` while the socket is connecting. */
  send(data: string | ArrayBuffer | ArrayBufferView | { readonly size: number; readonly type: string }): void;
  /** Asks the audits, then closes. */
  close(code?: number, reason?: string): void;
  /** As of `EventTarget`. */
  addEventListener<T extends keyof SocketEventMap>(
    type: T,
    listener: EventListenerLike<SocketEventMap[T]>,
    options?: boolean | ListenerOptions,
  ): void;
  /** As of `EventTarget`. */
  removeEventListener<T extends keyof SocketEventMap>(
    type: T,
    listener: EventListenerLike<SocketEventMap[T]>,
    options?: boolean | { readonly capture?: boolean },
  ): void;
  /** As of `EventTarget`. */
  dispatchEvent(event: never): boolean;
}

/**
 * As of `EventTarget.addEventListener` (DOM, 2.7).
 *
 * @see {@link https://example.com/rx-secure-networking/docs/options.md#socketaddeventlistenertype-listener-options}
 */
export interface ListenerOptions {
  readonly capture?: boolean;
  readonly once?: boolean;
  readonly passive?: boolean;
  readonly signal?: AbortSignal;
}

/** A class of such sockets, with the standard's constructor. */
export interface StructuralWebSocketClass {
  new (url: string | URL, protocols?: string | string[]): StructuralWebSocket;
  readonly CONNECTING: 0;
  readonly OPEN: 1;
  readonly CLOSING: 2;
  readonly CLOSED: 3;
}
