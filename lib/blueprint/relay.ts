import type { Observable } from 'rxjs';
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
  listen(socket.state$, (state) => {
    if (state === 'open') events.add('onWebSocketConnected', id);
  });
  listen(socket.messages$, (message) => events.add('onWebSocketMessageReceived', id, message));
  listen(socket.sent$, (message) => events.answer('onWebSocketMessageSent', id, message));
  listen(socket.events$, (event) => {
    if (event.type === 'connectionError') events.add('onWebSocketConnectionError', id, event.error);
    else if (event.type === 'denied') events.answer('onWebSocketDenied', id, event.action, event.code, event.reason);
  });
  // Who comes late gets this one too: a listener of decisions$ may have ended what is just created.
  listen(socket.ended$, ({ code, reason, wasClean }) => {
    ended();
    events.add('onWebSocketClosed', id, code, reason, wasClean);
  });
}

function listen<T>(stream$: Observable<T>, next: (value: T) => void): void {
  // eslint-disable-next-line rxjs-x/no-ignored-error -- of a socket's streams only opened$ errors (L14)
  stream$.subscribe(next);
}
