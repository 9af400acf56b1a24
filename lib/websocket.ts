/**
 * A WebSocket class per owner, for code and clients that expect the platform's.
 *
 * @module rx-secure-networking/websocket
 */
export type {
  CloseEventLike,
  ListenerOptions,
  MessageEventLike,
  SocketEventLike,
  SocketEventMap,
  StructuralWebSocket,
  StructuralWebSocketClass,
  WebSocketClass,
} from './websocket/WebSocketClass.ts';
export { webSocketFor } from './websocket/webSocketFor.ts';
