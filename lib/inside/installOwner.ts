import { fetchFor } from '../http/fetchFor.ts';
import type { Owner } from '../model/Owner.ts';
import { webSocketFor } from '../websocket/webSocketFor.ts';

/**
 * Gives a guest its globals: `owner`, and `WebSocket` and `fetch`, whose sockets and requests are the owner's. Removes what could only fail, leak
 * or start more of its kind. This is tidiness and stops bombs of workers. It is not the wall.
 */
export function installOwner(owner: Owner, scope: object): void {
  for (const name of removed) remove(name, scope);
  const globals = { owner, WebSocket: webSocketFor(owner), fetch: fetchFor(owner) };
  for (const [name, value] of Object.entries(globals)) {
    Object.defineProperty(scope, name, { value, writable: true, enumerable: false, configurable: true });
  }
}

const removed = [
  ...['fetch', 'fetchLater', 'XMLHttpRequest', 'EventSource', 'WebTransport', 'WebSocketStream', 'WebSocketError'],
  ...['RTCPeerConnection', 'RTCDataChannel', 'importScripts', 'Worker', 'SharedWorker', 'BroadcastChannel'],
  ...['FontFace', 'fonts', 'caches', 'CacheStorage', 'indexedDB', 'Notification', 'localStorage', 'sessionStorage'],
];

/** A global is a property of the global object, or of a prototype of it. */
function remove(name: string, scope: object): void {
  for (let holder: object | null = scope; holder !== null; holder = Object.getPrototypeOf(holder) as object | null) {
    Reflect.deleteProperty(holder, name);
  }
}
