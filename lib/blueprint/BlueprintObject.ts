import type { DecisionCode } from '../model/Decision.ts';
import type { Message } from '../model/Message.ts';
import type { Action } from '../model/Request.ts';
import type { SocketError } from '../model/SocketError.ts';

/**
 * The methods of an object that owns WebSockets: audits, which decide about its requests, and events. All are optional. They
 * are looked up on the object and its classes. An audit allows only if it returns `true`; a request without an audit is
 * denied.
 *
 * A method of a base class applies to every object of that class: an audit there allows for all of them, and any code that
 * can write to the class's prototype changes it for all of them. If mods share a base class, freeze it and its prototype.
 */
export interface BlueprintObject {
  /** May a socket to this URL be created? */
  auditCreateWebSocket?(url: string, protocols: readonly string[]): boolean;
  /** May this socket connect? */
  auditConnectWebSocket?(id: number, url: string): boolean;
  /** May this socket be closed? Called only if the object asks to close it. */
  auditCloseWebSocket?(id: number): boolean;
  /**
   * May this message pass? Called for what a socket sends if it was created with `auditMessages: true` or `'send'`, for what it
   * receives with `'receive'`, and for both with `'both'`.
   */
  auditWebSocketMessage?(id: number, message: Message): boolean;
  /** The socket is open. */
  onWebSocketConnected?(id: number): void;
  /** The connection failed, but not because of a denial. `onWebSocketClosed` follows. */
  onWebSocketConnectionError?(id: number, error: SocketError): void;
  /** A message has arrived. */
  onWebSocketMessageReceived?(id: number, message: Message): void;
  /** The message was handed to the driver. */
  onWebSocketMessageSent?(id: number, message: Message): void;
  /** The socket has ended. Its id is no longer valid. */
  onWebSocketClosed?(id: number, code: number, reason: string, wasClean: boolean): void;
  /**
   * May this HTTP request be sent? Called for the first URL and for each redirect. The body is the text that `httpRequest` was
   * given, otherwise bytes, also where the host sends the request by `request()` or `fetchFor()`; undefined if it has none.
   */
  auditHttpRequest?(url: string, verb: string, body: string | Uint8Array | undefined): boolean;
  /** The whole response to an HTTP request of this object, whatever its status. */
  onHttpResponse?(id: number, status: number, body: string): void;
  /** There is no whole response: the request was denied after its id was returned, failed, or took too long. */
  onHttpError?(id: number, error: SocketError): void;
  /** A request was denied. The id is -1 if no socket was created, and if the object has no socket of the id it used. */
  onWebSocketDenied?(id: number, action: Action, code: DecisionCode, reason: string): void;
}

/** The names of the event methods. */
export type EventName = Extract<keyof BlueprintObject, `on${string}`>;
