import type { DecisionCode } from '../model/Decision.ts';
import type { Message } from '../model/Message.ts';
import type { Action } from '../model/Request.ts';
import type { SocketError } from '../model/SocketError.ts';

/**
 * What an object may have to own WebSockets and send HTTP requests: audits that ask it, events that tell it. All are optional; they are looked
 * up on the object and its classes. An audit allows with `true`, at once; without one its request is never sent.
 *
 * A method of a base class applies to every object of that class: an audit there allows for all of them, and any code that
 * can write to the class's prototype changes it for all of them. If mods share a base class, freeze it and its prototype.
 */
export interface BlueprintObject {
  /** May a socket to this URL be created? */
  auditCreateWebSocket?(url: string, protocols: readonly string[]): boolean;
  /** May this socket connect? */
  auditConnectWebSocket?(id: number, url: string): boolean;
  /** May this socket be closed? Asked for a call to close only. */
  auditCloseWebSocket?(id: number): boolean;
  /** Called for each message of a socket that was created with `auditMessages`, and of no other socket. */
  auditWebSocketMessage?(id: number, message: Message): boolean;
  /** The socket is open. */
  onWebSocketConnected?(id: number): void;
  /** The connection failed, other than by a denial. `onWebSocketClosed` follows. */
  onWebSocketConnectionError?(id: number, error: SocketError): void;
  /** A message has arrived. */
  onWebSocketMessageReceived?(id: number, message: Message): void;
  /** The message was handed to the driver. */
  onWebSocketMessageSent?(id: number, message: Message): void;
  /** The socket has ended, for whatever reason: its id is no id any more. */
  onWebSocketClosed?(id: number, code: number, reason: string, wasClean: boolean): void;
  /** May this HTTP request be sent? Asked for the first URL and for each redirect. */
  auditHttpRequest?(url: string, verb: string, body: string | Uint8Array | undefined): boolean;
  /** The whole response to an HTTP request of this object's, whatever its status. */
  onHttpResponse?(id: number, status: number, body: string): void;
  /** There is no whole response: the request was denied after its id was given, failed, or took too long. */
  onHttpError?(id: number, error: SocketError): void;
  /** A request was denied, and why. The id is -1 for a failed create and for an id that is none of the object's. */
  onWebSocketDenied?(id: number, action: Action, code: DecisionCode, reason: string): void;
}

/** The methods of a `BlueprintObject` that are told what happens. */
export type EventName = Extract<keyof BlueprintObject, `on${string}`>;
