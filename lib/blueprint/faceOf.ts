import type { Message } from '../model/Message.ts';
import type { SocketOptions } from '../model/OwnedSocket.ts';
import type { HttpRequestOptions } from '../model/BlueprintHttp.ts';
import type { ObjectOwner } from './ObjectOwner.ts';

/** How one socket is to be created: as in `SocketOptions`. */
export type WebSocketOptions = Pick<SocketOptions, 'protocols' | 'auditMessages'>;

/** The calls, as a mod makes them. The booleans say that the request was made, not that it was allowed. */
export interface WebSocketFace {
  /**
   * Creates a socket, if the audits allow: its id, or -1. Connects nothing.
   *
   * @throws TypeError for options of the wrong form
   */
  createWebSocket(url: string, options?: WebSocketOptions): number;
  /** Asks to connect. A socket connects once. */
  connectWebSocket(id: number): boolean;
  /** True only if it is connected and the object created it. */
  isWebSocketConnected(id: number): boolean;
  /** Asks to send a string or a `Uint8Array`. False: there is no connection to send on, or too much waits. */
  sendMessageToWebSocket(id: number, message: Message): boolean;
  /** Asks to close, with 1000, and disposes: a closed socket cannot be opened again. */
  closeWebSocket(id: number): boolean;
  /**
   * Sends an HTTP request, if the audits allow: its id, or -1. `onHttpResponse` or `onHttpError` follows, of this object alone.
   *
   * @throws TypeError for options of the wrong form
   */
  httpRequest(url: string, options?: HttpRequestOptions): number;
}

/** Makes the face of whoever `owner` finds at the time of a call: bound, frozen, good for nobody else's sockets. */
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
