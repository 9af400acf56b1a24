import type { Observable } from 'rxjs';
import type { Message } from '../model/Message.ts';
import type { OwnedSocket } from '../model/OwnedSocket.ts';
import type { SocketEnd } from '../model/SocketEnd.ts';
import type { SendOutcome, SocketEvent } from '../model/SocketEvent.ts';
import type { SocketState } from '../model/nextState.ts';
import { unboundMethodError } from '../model/handleErrors.ts';
import { ensureStackRoom } from '../stream/ensureStackRoom.ts';
import { freezeClass } from '../model/freezeClass.ts';
import { askClose } from './askClose.ts';
import { askConnect } from './askConnect.ts';
import type { SocketCore } from './SocketCore.ts';

const key = Symbol('only the library makes handles');

/** What an owner holds of a socket. Nobody can forge it, or change anything that is reachable from it (L9). */
class SocketHandle implements OwnedSocket {
  readonly #core: SocketCore;

  constructor(given: unknown, core: SocketCore) {
    if (given !== key) throw new TypeError('A socket cannot be constructed: use owner.create() or owner.open()');
    this.#core = core;
    Object.freeze(this);
  }

  /** @throws TypeError that says what to do, if a method was called without its socket */
  static #coreOf(given: unknown, method: string): SocketCore {
    if (typeof given !== 'object' || given === null || !(#core in given)) throw unboundMethodError('socket', method);
    return given.#core;
  }

  get id(): number {
    return this.#core.parts.id;
  }
  get url(): string {
    return this.#core.parts.url;
  }
  get protocol(): string {
    return this.#core.madeConnection?.protocol ?? '';
  }
  get state(): SocketState {
    return this.#core.visibleState;
  }
  get connected(): boolean {
    return this.#core.visibleState === 'open';
  }
  get bufferedBytes(): number {
    return this.#core.bufferedBytes;
  }
  get writable(): boolean {
    const { madeSender, visibleState: state } = this.#core;
    return state !== 'closing' && state !== 'closed' && (madeSender?.writable ?? true);
  }
  get state$(): Observable<SocketState> {
    return this.#core.streams.state.observable;
  }
  get opened$(): Observable<void> {
    return this.#core.streams.opened$;
  }
  get messages$(): Observable<Message> {
    return this.#core.receiver.messages.observable;
  }
  get sent$(): Observable<Message> {
    return this.#core.sender.sent$.observable;
  }
  get events$(): Observable<SocketEvent> {
    return this.#core.streams.events.observable;
  }
  get ended$(): Observable<SocketEnd> {
    return this.#core.streams.ended.observable;
  }
  get writable$(): Observable<boolean> {
    return this.#core.sender.writable$.observable;
  }

  connect(): void {
    ensureStackRoom();
    askConnect(SocketHandle.#coreOf(this, 'connect'));
  }
  send(message: Message, settled?: (outcome: SendOutcome) => void): SendOutcome {
    return SocketHandle.#coreOf(this, 'send').sender.send(message, settled);
  }
  close(code = 1000, reason = ''): void {
    ensureStackRoom();
    askClose(SocketHandle.#coreOf(this, 'close'), code, reason);
  }
  hold(): () => void {
    ensureStackRoom();
    return SocketHandle.#coreOf(this, 'hold').receiver.readGate.hold();
  }

  next(message: Message): void {
    SocketHandle.#coreOf(this, 'next').sender.send(message, undefined);
  }
  error(_error: unknown): void {
    ensureStackRoom();
    askClose(SocketHandle.#coreOf(this, 'error'), 4000, '');
  }
  complete(): void {
    ensureStackRoom();
    askClose(SocketHandle.#coreOf(this, 'complete'), 1000, '');
  }
}

freezeClass(SocketHandle);

/** Makes the one handle of a socket. */
export function handleOf(core: SocketCore): OwnedSocket {
  return new SocketHandle(key, core);
}
