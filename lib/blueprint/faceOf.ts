import type { Message } from '../model/Message.ts';
import type { SocketOptions } from '../model/OwnedSocket.ts';
import type { HttpRequestOptions } from '../model/BlueprintHttp.ts';
import type { ObjectOwner } from './ObjectOwner.ts';

/** Makes the calls of one object: frozen functions that only reach the sockets of the owner that `owner` finds then. */
export function faceOf(owner: () => ObjectOwner | undefined): WebSocketFace {
  const face: WebSocketFace = {
    createWebSocket: (url, options) => owner()?.create(url, options) ?? -1,
    connectWebSocket: (id) => owner()?.connect(id) ?? false,
    isWebSocketConnected: (id) => owner()?.isConnected(id) ?? false,
    sendMessageToWebSocket: (id, message) => owner()?.send(id, message) ?? false,
    closeWebSocket: (id) => owner()?.close(id) ?? false,
    httpRequest: (url, options) => owner()?.request(url, options) ?? -1,
  };
  for (const call of Object.values(face)) Object.freeze(call);
  return Object.freeze(face);
}

/**
 * Options of one socket, as in `SocketOptions`.
 *
 * @see {@link https://example.com/rx-secure-networking/docs/options.md#createwebsocketurl-options}
 */
export type WebSocketOptions = Pick<SocketOptions, 'protocols' | 'auditMessages'>;

/** The calls of a mod. The booleans mean that the request was made, not that it was allowed. */
export interface WebSocketFace {
  /**
   * Creates a socket if the audits allow it, and returns its id, or -1. Does not connect it.
   *
   * @throws TypeError for options of the wrong form; RangeError for a number out of its range
   */
  createWebSocket(url: string, options?: WebSocketOptions): number;
  /** Asks to connect. A socket connects only once. */
  connectWebSocket(id: number): boolean;
  /** Whether the object created the socket and the socket is connected. */
  isWebSocketConnected(id: number): boolean;
  /** Asks to send a string or a `Uint8Array`. Returns false if there is no connection, or if too much waits. */
  sendMessageToWebSocket(id: number, message: Message): boolean;
  /** Asks to close the socket, with 1000. A closed socket cannot be opened again. */
  closeWebSocket(id: number): boolean;
  /**
   * Sends an HTTP request if the audits allow it, and returns its id, or -1. `onHttpResponse` or `onHttpError` follows.
   *
   * @throws TypeError for options of the wrong form; RangeError for a number out of its range
   */
  httpRequest(url: string, options?: HttpRequestOptions): number;
}
