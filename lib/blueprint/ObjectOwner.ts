import type { DecisionCode } from '../model/Decision.ts';
import type { OwnedSocket } from '../model/OwnedSocket.ts';
import type { Message } from '../model/Message.ts';
import type { Owner } from '../model/Owner.ts';
import type { Action } from '../model/Request.ts';
import { readOptions } from '../model/readOptions.ts';
import type { BlueprintHttp, HttpRequestOptions } from '../model/BlueprintHttp.ts';
import { SocketError } from '../model/SocketError.ts';
import type { OwnerCore } from '../network/OwnerCore.ts';
import { ownerCoreOf } from '../network/OwnerHandle.ts';
import { libraryRuling } from '../model/Ruling.ts';
import { ensureStackRoom } from '../stream/ensureStackRoom.ts';
import { EventQueue } from './EventQueue.ts';
import type { WebSocketOptions } from './faceOf.ts';
import { relay } from './relay.ts';

/** One object as an owner: the sockets that it created and that have not ended, by id, and its events. */
export class ObjectOwner {
  readonly #owner: Owner;
  readonly #core: OwnerCore;
  readonly #sockets = new Map<unknown, OwnedSocket>();
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
        relay(socket, this.#events, () => this.#sockets.delete(socket.id));
        return socket.id;
      } catch (error) {
        if (!(error instanceof SocketError)) throw error;
        const { code = codeOf(error), reason = error.message } = error.decision ?? {};
        this.#events.answer('onWebSocketDenied', -1, 'create', code, reason);
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
      if (made && socket.state !== 'open') this.#events.dropMessages(socket.id); // L18
      return made;
    });
  }

  /** A question, not a request: it is answered and not recorded. */
  isConnected(id: unknown): boolean {
    return this.#sockets.get(id)?.connected ?? false;
  }

  /** By the host, who alone has this call. */
  destroy(reason: string): void {
    ensureStackRoom();
    this.#core.life.end('host', reason);
  }

  #ask(action: Action, id: unknown, act: (socket: OwnedSocket) => boolean): boolean {
    return this.#events.calls.during(() => {
      const socket = this.#sockets.get(id);
      if (socket) return act(socket);
      this.#refuse(action, 'unknown-id', noSuchSocket);
      return false;
    });
  }

  #refuse(action: Action, code: DecisionCode, reason: string): void {
    this.#core.record({ action }, libraryRuling(code, reason));
    this.#events.answer('onWebSocketDenied', -1, action, code, reason);
  }
}

const noHttp = 'no http is given';

/** The same for an id that never was, is gone, or is another's (L8). */
const noSuchSocket = 'this owner has no socket of this id';

/** Where the owner may not see the decision: what the error says of it. */
function codeOf({ code }: SocketError): DecisionCode {
  return code === 'limit' || code === 'invalid-url' || code === 'owner-destroyed' ? code : 'denied';
}
