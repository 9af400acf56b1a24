import type { OwnedSocket } from '../model/OwnedSocket.ts';
import type { EventQueue } from './EventQueue.ts';

/**
 * Turns what a socket's streams say into events of its object, until it ends; `ended` runs before the last one.
 *
 * What comes of a request (`sent`, `denied`) is an answer, told in a turn of its own: else a method would run inside
 * that very stream, and what it causes would be told out of order.
 */
export function relay(socket: OwnedSocket, events: EventQueue, ended: () => void): void {
  const { id } = socket;
  socket.state$.subscribe((state) => {
    if (state === 'open') events.add('onWebSocketConnected', id);
  });
  socket.messages$.subscribe((message) => events.add('onWebSocketMessageReceived', id, message));
  socket.sent$.subscribe((message) => events.answer('onWebSocketMessageSent', id, message));
  socket.events$.subscribe((event) => {
    if (event.type === 'connectionError') events.add('onWebSocketConnectionError', id, event.error);
    else if (event.type === 'denied') events.answer('onWebSocketDenied', id, event.action, event.code, event.reason);
  });
  // Who comes late gets this one too: a listener of decisions$ may have ended what is just created.
  socket.ended$.subscribe(({ code, reason, wasClean }) => {
    ended();
    events.add('onWebSocketClosed', id, code, reason, wasClean);
  });
}
