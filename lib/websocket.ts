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
