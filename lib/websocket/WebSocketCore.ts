import type { Message } from '../model/Message.ts';
import type { SocketEnd } from '../model/SocketEnd.ts';
import { SocketError } from '../model/SocketError.ts';
import type { OwnerCore } from '../network/OwnerCore.ts';
import { askConnect } from '../socket/askConnect.ts';
import { createSocket } from '../socket/createSocket.ts';
import { readSocketOptions } from '../socket/readSocketOptions.ts';
import type { SocketCore } from '../socket/SocketCore.ts';
import { type EventSink, EventDispatcher } from './EventDispatcher.ts';
import { EventTurns } from './EventTurns.ts';
import { Outgoing } from './Outgoing.ts';
import { messageEvent, originOf, plainEvent } from './platform.ts';
import { readMessage, sizeOf, toBinary } from './readMessage.ts';

/** What binary messages come as (WHATWG WebSockets, 3.1). */
export type BinaryType = 'blob' | 'arraybuffer';

/** WHATWG WebSockets, 3.1. */
export const readyStates = Object.freeze({ CONNECTING: 0, OPEN: 1, CLOSING: 2, CLOSED: 3 });
const { CONNECTING, OPEN, CLOSING, CLOSED } = readyStates;

/** One of an owner's sockets, told in the standard's events. One that could not be created fails in the next turn. */
export class WebSocketCore implements Follower {
  #readyState: number = CONNECTING;
  binaryType: BinaryType = 'blob';
  readonly url: string;
  /** None is offered. */
  readonly extensions = '';
  #wasOpen = false;
  #discarded = 0;
  readonly #socket: SocketCore | undefined;
  readonly #outgoing: Outgoing | undefined;
  readonly #turns: EventTurns;
  readonly #origin: string;
  readonly #teller: EventDispatcher;

  constructor(context: OwnerCore, url: string, protocols: readonly string[], sink: EventSink) {
    this.url = url;
    this.#origin = originOf(url);
    this.#teller = new EventDispatcher(context, sink);
    this.#turns = new EventTurns(context);
    const socket = this.#turns.calls.during(() => this.#start(context, protocols));
    this.#socket = socket;
    this.#outgoing = socket && new Outgoing(socket, () => this.closing());
  }

  /**
   * As the events have told it. A peer that closes counts at once where there is no event to wait for: some links do not
   * say by themselves that their peer closes, so this looks at the link.
   */
  get readyState(): number {
    const mayBeLeft = this.#readyState === OPEN && this.#turns.idle;
    return mayBeLeft && this.#socket?.visibleState === 'closing' ? CLOSING : this.#readyState;
  }

  get protocol(): string {
    return this.#socket?.madeConnection?.protocol ?? '';
  }

  get bufferedAmount(): number {
    return this.#discarded + (this.#outgoing?.bufferedAmount ?? 0);
  }

  /** @throws DOMException `InvalidStateError` before it is open */
  send(given: unknown): void {
    const message = readMessage(given);
    if (this.readyState === CONNECTING) {
      throw new DOMException('the socket is still connecting: send in or after its open event', 'InvalidStateError');
    }
    if (this.readyState === OPEN) this.#turns.calls.during(() => this.#outgoing?.send(message));
    else this.#discarded += sizeOf(message);
  }

  /** Asks the audits, behind all that was sent; where they deny, nothing changes. Undefined sends no code. */
  close(code: number | undefined, reason: string): void {
    this.#turns.calls.during(() => {
      if (this.#outgoing) this.#outgoing.close(code, reason);
      else this.closing();
    });
  }

  opened(): void {
    this.#wasOpen = true;
    this.#readyState = OPEN;
    this.#teller.dispatch(plainEvent('open'));
  }

  received(message: Message): void {
    const data = typeof message === 'string' ? message : toBinary(message, this.binaryType);
    this.#teller.dispatch(messageEvent(data, this.#origin));
  }

  closing(): void {
    if (this.#readyState < CLOSING) this.#readyState = CLOSING;
  }

  ended({ by, code, reason, wasClean, error }: SocketEnd): void {
    const received = wasClean || by === 'peer'; // a close frame: it counts, even if its peer never hung up
    const failed = !this.#wasOpen || (!received && error !== undefined);
    this.#readyState = CLOSED;
    this.#teller.close(failed, received ? { code, reason, wasClean } : abnormal);
  }

  #start(context: OwnerCore, protocols: readonly string[]): SocketCore | undefined {
    try {
      const socket = createSocket(context, this.url, readSocketOptions('create', { protocols }, context.auditing));
      follow(socket, this.#turns, this);
      askConnect(socket);
      return socket;
    } catch (error) {
      if (!(error instanceof SocketError)) throw error;
      this.#turns.add(() => {
        this.#readyState = CLOSED;
        this.#teller.close(true, abnormal);
      });
      return undefined;
    }
  }
}

const abnormal = { code: 1006, reason: '', wasClean: false };

/** Who wants to know what happens to a socket. */
export interface Follower {
  opened(): void;
  received(message: Message): void;
  closing(): void;
  ended(end: SocketEnd): void;
}

/** Brings what a socket's streams say to its follower, in turns; that its owner closes it, at once. */
export function follow(socket: SocketCore, turns: EventTurns, follower: Follower): void {
  // What waits for its turn when the owner closes or is destroyed, or the host ends it, is not told (L10, L18).
  const tell = (event: () => void): void => {
    turns.add(() => {
      const by = socket.context.life.over || socket.madeConnection?.ownClose ? 'owner' : socket.ended?.by;
      if (by !== 'owner' && by !== 'host') event();
    });
  };
  socket.streams.state.observable.subscribe((state) => {
    if (state === 'open') tell(() => follower.opened());
    if (state !== 'closing') return;
    if (socket.madeConnection?.ownClose) follower.closing();
    else tell(() => follower.closing()); // the peer's: messages that came before it are still on their way
  });
  socket.receiver.messages.observable.subscribe((message) => {
    tell(() => follower.received(message));
  });
  socket.streams.ended.observable.subscribe((end) => {
    if (end.by === 'owner') follower.closing();
    turns.add(() => follower.ended(end));
  });
}
