/**
 * A class of the shape of the WHATWG's `WebSocket`, such as that of a browser, Node, Deno or `ws`. Only the members below
 * are used.
 */
export type WebSocketLike = new (url: string, protocols: string[]) => WebSocketInstance;

/** The members of such a class's sockets that are used. `never` allows each class its own types of arguments. */
export interface WebSocketInstance {
  binaryType: string;
  readonly bufferedAmount: number;
  readonly protocol: string;
  readonly readyState: number;
  /** Set once, before any event. */
  onopen: ((event: never) => unknown) | null;
  /** Set once. Its argument has `data`. */
  onmessage: ((event: never) => unknown) | null;
  /** Set once. Its argument is the cause of the `close` that follows. */
  onerror: ((event: never) => unknown) | null;
  /** Set once. Its argument has `code`, `reason` and `wasClean`. */
  onclose: ((event: never) => unknown) | null;
  /** Called with strings and `Uint8Array`s. */
  send(data: never): void;
  /** Starts the closing handshake. */
  close(code?: number, reason?: string): void;
  /** Used if it exists, as in `ws`. */
  terminate?(): void;
}
