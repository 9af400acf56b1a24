import type { DecisionCode } from '../model/Decision.ts';
import type { OwnedSocket } from '../model/OwnedSocket.ts';
import type { Message } from '../model/Message.ts';
import type { Owner } from '../model/Owner.ts';
import { PrivateMap } from '../model/privateCollections.ts';
import type { Action } from '../model/Request.ts';
import { readOptions } from '../model/readOptions.ts';
import type { BlueprintHttp, HttpRequestOptions } from '../model/BlueprintHttp.ts';
import { denialCodeOf, SocketError } from '../model/SocketError.ts';
import type { OwnerCore } from '../network/OwnerCore.ts';
import { ownerCoreOf } from '../network/OwnerHandle.ts';
import { libraryRuling } from '../model/Ruling.ts';
import { ensureStackRoom } from '../stream/ensureStackRoom.ts';
import { EventQueue } from './EventQueue.ts';
import type { WebSocketOptions } from './faceOf.ts';

/** One object as an owner: its events, and its sockets by id until they end. */
export class ObjectOwner {
  readonly #owner: Owner;
  readonly #core: OwnerCore;
  readonly #sockets = new PrivateMap<unknown, OwnedSocket>();
  readonly #events: EventQueue;

  readonly #http: BlueprintHttp | undefined;

  /** @param http what sends HTTP requests, if the host has given it */
  constructor(object: object, owner: Owner, http?: BlueprintHttp) {
    this.#owner = owner;
    this.#http = http;
    this.#core = ownerCoreOf(owner);
    const { scheduler, life, report } = this.#core;
    this.#events = new EventQueue(object, scheduler, life, report);
    owner.add(() => {
      this.#events.clear();
    });
  }

  create(url: string, given: WebSocketOptions = {}): number {
    const options = readOptions<WebSocketOptions>('createWebSocket', given, ['protocols', 'auditMessages']);
    return this.#events.calls.during(() => {
      try {
        const socket = this.#owner.create(url, options);
        this.#sockets.set(socket.id, socket);
        this.#observe(socket);
        return socket.id;
      } catch (error) {
        if (!(error instanceof SocketError)) throw error;
        const { code = denialCodeOf(error), reason = error.message } = error.decision ?? {};
        this.#events.addResult('onWebSocketDenied', -1, 'create', code, reason);
        return -1;
      }
    });
  }

  /** Sends an HTTP request: its id, or -1 where it is denied at once. */
  request(url: string, options: HttpRequestOptions = {}): number {
    return this.#events.calls.during(() => {
      if (this.#http) return this.#http.send(this.#owner, url, options, this.#events);
      this.#refuse('request', 'unimplemented', noHttp);
      return -1;
    });
  }

  connect(id: unknown): boolean {
    return this.#request('connect', id, (socket) => {
      const asked = socket.state === 'created';
      socket.connect();
      return asked;
    });
  }

  send(id: unknown, message: Message): boolean {
    return this.#request('send', id, (socket) => {
      const outcome = socket.send(message);
      return outcome !== 'not-open' && outcome !== 'overflow';
    });
  }

  close(id: unknown): boolean {
    return this.#request('close', id, (socket) => {
      const asked = socket.state !== 'closing';
      socket.close();
      if (asked && socket.state !== 'open') this.#events.dropMessages(socket.id); // L18
      return asked;
    });
  }

  /** Only reads the state, so nothing is recorded. */
  isConnected(id: unknown): boolean {
    return this.#sockets.get(id)?.connected ?? false;
  }

  /** Only the host has this call. */
  destroy(reason: string): void {
    ensureStackRoom();
    this.#core.life.end('host', reason);
  }

  /**
   * Turns what a socket's streams emit into events, until the socket ends.
   *
   * The results of requests (`sent`, `denied`) get a turn of their own. Otherwise an event method would run inside the emission
   * of that stream, and the events that it causes would come out of order.
   */
  #observe(socket: OwnedSocket): void {
    const { id } = socket;
    const events = this.#events;
    socket.state$.subscribe((state) => {
      if (state === 'open') events.add('onWebSocketConnected', id);
    });
    socket.messages$.subscribe((message) => events.add('onWebSocketMessageReceived', id, message));
    socket.sent$.subscribe((message) => events.addResult('onWebSocketMessageSent', id, message));
    socket.events$.subscribe((event) => {
      if (event.type === 'connectionError') events.add('onWebSocketConnectionError', id, event.error);
      else if (event.type === 'denied')
        events.addResult('onWebSocketDenied', id, event.action, event.code, event.reason);
    });
    // A late subscriber gets this value too: a listener of decisions$ may have ended the socket already.
    socket.ended$.subscribe(({ code, reason, wasClean }) => {
      this.#sockets.delete(id);
      events.add('onWebSocketClosed', id, code, reason, wasClean);
    });
  }

  #request(action: Action, id: unknown, act: (socket: OwnedSocket) => boolean): boolean {
    return this.#events.calls.during(() => {
      const socket = this.#sockets.get(id);
      if (socket) return act(socket);
      this.#refuse(action, 'unknown-id', noSuchSocket);
      return false;
    });
  }

  #refuse(action: Action, code: DecisionCode, reason: string): void {
    this.#core.record({ action }, libraryRuling(code, reason));
    this.#events.addResult('onWebSocketDenied', -1, action, code, reason);
  }
}

const noHttp = 'no http is given';

/** The reason is the same if the id never existed, has ended, or belongs to another object (L8). */
const noSuchSocket = 'this owner has no socket of this id';
