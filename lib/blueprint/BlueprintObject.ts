import type { Message } from '../model/Message.ts';
import type { SocketError } from '../model/SocketError.ts';

/**
 * What an object may have to own WebSockets: audits that ask it, events that tell it. All are optional; they are looked
 * up on the object and its classes. An audit allows with `true`, at once; without one its request is never sent.
 */
export interface BlueprintObject {
  auditCreateWebSocket?(url: string, protocols: readonly string[]): boolean;
  auditConnectWebSocket?(id: number, url: string): boolean;
  auditCloseWebSocket?(id: number): boolean;
  /** Asked about each message of a socket that was created with `auditMessages`. */
  auditWebSocketMessage?(id: number, message: Message): boolean;
  onWebSocketConnected?(id: number): void;
  onWebSocketConnectionError?(id: number, error: SocketError): void;
  onWebSocketMessageReceived?(id: number, message: Message): void;
  onWebSocketMessageSent?(id: number, message: Message): void;
  onWebSocketClosed?(id: number, code: number, reason: string, wasClean: boolean): void;
}

/** The methods of a `BlueprintObject` that are told what happens. */
export type EventName = Extract<keyof BlueprintObject, `on${string}`>;
