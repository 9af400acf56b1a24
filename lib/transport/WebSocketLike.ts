/**
 * A class of the shape of the WHATWG's `WebSocket`: a browser's, Node's, Deno's, that of `ws`. Only what is named here
 * is used of it.
 */
export type WebSocketLike = new (url: string, protocols: string[]) => WebSocketInstance;

/** What is used of such a class's sockets. `never` lets each class have types of its own for what it takes and gives. */
export interface WebSocketInstance {
  binaryType: string;
  readonly bufferedAmount: number;
  readonly protocol: string;
  readonly readyState: number;
  /** Set once, before anything happens. */
  onopen: ((event: never) => unknown) | null;
  /** Set once; what it gets has `data`. */
  onmessage: ((event: never) => unknown) | null;
  /** Set once; what it gets is taken as the cause of the `close` that follows. */
  onerror: ((event: never) => unknown) | null;
  /** Set once; what it gets has `code`, `reason` and `wasClean`. */
  onclose: ((event: never) => unknown) | null;
  /** Is given strings and `Uint8Array`s. */
  send(data: never): void;
  /** Starts the closing handshake. */
  close(code?: number, reason?: string): void;
  /** Used where there is one, as in `ws`. */
  terminate?(): void;
}
