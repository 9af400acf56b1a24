import type { Observable } from 'rxjs';
import type { OwnedSocket, SocketOptions } from '../model/OwnedSocket.ts';
import type { Message } from '../model/Message.ts';
import type { Owner } from '../model/Owner.ts';
import type { Action } from '../model/Request.ts';
import { SocketError } from '../model/SocketError.ts';
import { ownerCoreOf } from '../network/OwnerHandle.ts';
import { refusal } from '../socket/refusal.ts';
import { EventQueue } from './EventQueue.ts';

/** One object as an owner: the sockets that it created, by id, and its events. */
export class ObjectOwner {
  readonly #owner: Owner;
  readonly #sockets = new Map<unknown, OwnedSocket>();
  readonly #events: EventQueue;

  constructor(object: object, owner: Owner) {
    this.#owner = owner;
    this.#events = new EventQueue(object, ownerCoreOf(owner).scheduler);
    owner.add(() => {
      this.#events.clear();
    });
  }

  create(url: string, options: SocketOptions): number {
    return this.#events.during(() => {
      try {
        const socket = this.#owner.create(url, options);
        this.#sockets.set(socket.id, socket);
        this.#listen(socket);
        return socket.id;
      } catch (error) {
        if (error instanceof SocketError) return -1; // the decision says why
        throw error;
      }
    });
  }

  connect(id: unknown): boolean {
    return this.#ask('connect', id, (socket) => {
      const made = socket.state === 'created';
      socket.connect();
      return made;
    });
  }

  send(id: unknown, message: Message): boolean {
    return this.#ask('send', id, (socket) => {
      const outcome = socket.send(message);
      return outcome !== 'not-open' && outcome !== 'overflow';
    });
  }

  close(id: unknown): boolean {
    return this.#ask('close', id, (socket) => {
      const made = socket.state !== 'closing';
      socket.close();
      return made;
    });
  }

  isConnected(id: unknown): boolean {
    return this.#sockets.get(id)?.connected ?? false;
  }

  destroy(): void {
    this.#owner.destroy();
  }

  #ask(action: Action, id: unknown, act: (socket: OwnedSocket) => boolean): boolean {
    const socket = this.#sockets.get(id);
    if (socket) return this.#events.during(() => act(socket));
    ownerCoreOf(this.#owner).record({ action }, unknownId);
    return false;
  }

  #listen(socket: OwnedSocket): void {
    const { id } = socket;
    const events = this.#events;
    listen(socket.messages$, (message) => {
      events.add('onWebSocketMessageReceived', id, message);
    });
    listen(socket.sent$, (message) => {
      events.add('onWebSocketMessageSent', id, message);
    });
    listen(socket.events$, (event) => {
      if (event.type === 'connected') events.add('onWebSocketConnected', id);
      else if (event.type === 'connectionError') events.add('onWebSocketConnectionError', id, event.error);
      else if (event.type === 'ended') {
        this.#sockets.delete(id);
        events.add('onWebSocketClosed', id, event.end.code, event.end.reason, event.end.wasClean);
      }
    });
  }
}

/** The same for an id that never was, is gone, or is another's (L8). */
const unknownId = refusal('unknown-id', 'this owner has no socket of this id');

function listen<T>(stream$: Observable<T>, next: (value: T) => void): void {
  // eslint-disable-next-line rxjs-x/no-ignored-error -- the streams of a socket never error (L14)
  stream$.subscribe(next);
}
