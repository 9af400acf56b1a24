import type { Message } from '../model/Message.ts';
import type { SocketEnd } from '../model/SocketEnd.ts';
import { SocketError } from '../model/SocketError.ts';
import type { OwnerCore } from '../network/OwnerCore.ts';
import { askConnect } from '../socket/askConnect.ts';
import { createSocket } from '../socket/createSocket.ts';
import { endSocket } from '../socket/endSocket.ts';
import { readSocketOptions } from '../socket/readSocketOptions.ts';
import type { SocketCore } from '../socket/SocketCore.ts';
import { type EventSink, EventDispatcher } from './EventDispatcher.ts';
import { EventTurns } from './EventTurns.ts';
import { OrderedSends } from './OrderedSends.ts';
import { messageEvent, originOf, plainEvent } from './platform.ts';
import { readMessage, sizeOf, toBinary } from './readMessage.ts';

/**
 * One of an owner's sockets, with the standard's states and events. If it cannot be created, it fails in the next turn.
 */
export class WebSocketCore {
  #readyState: number = CONNECTING;
  binaryType: BinaryType = 'blob';
  readonly url: string;
  /** Always empty: no extension is offered. */
  readonly extensions = '';
  #wasOpen = false;
  /** Whether the script has closed it, or filled its buffer; its peer may have closed it before. */
  #closedHere = false;
  #discarded = 0;
  readonly #socket: SocketCore | undefined;
  readonly #sends: OrderedSends | undefined;
  readonly #turns: EventTurns;
  readonly #origin: string;
  readonly #dispatcher: EventDispatcher;

  constructor(context: OwnerCore, url: string, protocols: readonly string[], sink: EventSink) {
    this.url = url;
    this.#origin = originOf(url);
    this.#dispatcher = new EventDispatcher(context, sink);
    this.#turns = new EventTurns(context, () => this.#socket?.receiver.readGate.hold());
    const socket = this.#turns.calls.during(() => this.#start(context, protocols));
    this.#socket = socket;
    this.#sends =
      socket &&
      new OrderedSends(socket, () => {
        this.#closedHere = true;
        this.#closing();
      });
  }

  /**
   * Changes with the events. If no event waits, it also looks at the link, since some links do not notify by themselves that
   * the peer closes.
   */
  get readyState(): number {
    const mayBeClosing = this.#readyState === OPEN && this.#turns.idle;
    return mayBeClosing && this.#socket?.visibleState === 'closing' ? CLOSING : this.#readyState;
  }

  get protocol(): string {
    return this.#socket?.madeConnection?.protocol ?? '';
  }

  get bufferedAmount(): number {
    return this.#discarded + (this.#sends?.bufferedAmount ?? 0);
  }

  /** @throws DOMException `InvalidStateError` while it is connecting */
  send(given: unknown): void {
    const message = readMessage(given);
    if (this.readyState === CONNECTING) {
      throw new DOMException('the socket is still connecting: send in or after its open event', 'InvalidStateError');
    }
    if (this.readyState === OPEN) this.#turns.calls.during(() => this.#sends?.send(message));
    else this.#discarded += sizeOf(message);
  }

  /** Asks the audits, after everything that was sent. If they deny, nothing changes. Without a code no code is sent. */
  close(code: number | undefined, reason: string): void {
    this.#turns.calls.during(() => {
      if (this.#sends) this.#sends.close(code, reason);
      else this.#closing();
    });
  }

  #opened(): void {
    this.#wasOpen = true;
    this.#readyState = OPEN;
    this.#dispatcher.dispatch(plainEvent('open'));
  }

  #received(message: Message): void {
    const data = typeof message === 'string' ? message : toBinary(message, this.binaryType);
    this.#dispatcher.dispatch(messageEvent(data, this.#origin));
  }

  #closing(): void {
    if (this.#readyState < CLOSING) this.#readyState = CLOSING;
  }

  #ended({ by, code, reason, wasClean, error }: SocketEnd): void {
    const received = wasClean || by === 'peer'; // a close frame, even if the peer has not hung up
    const failed = !this.#wasOpen || (!received && error !== undefined);
    this.#readyState = CLOSED;
    this.#dispatcher.close(failed, received ? { code, reason, wasClean } : abnormal);
  }

  #start(context: OwnerCore, protocols: readonly string[]): SocketCore | undefined {
    try {
      const socket = createSocket(context, this.url, readSocketOptions('create', { protocols }, context.auditing), {
        decided: (action, { code, retryAfter }, decision) => {
          if (action !== 'send' && action !== 'receive') return;
          if (code !== 'quota' && code !== 'unavailable') return; // what audits deny is dropped
          this.#closing();
          endSocket(socket, 'denied', { code: 1008, decision, retryAfter });
        },
      });
      this.#observe(socket);
      askConnect(socket);
      return socket;
    } catch (error) {
      if (!(error instanceof SocketError)) throw error;
      this.#turns.add(() => {
        this.#readyState = CLOSED;
        this.#dispatcher.close(true, abnormal);
      });
      return undefined;
    }
  }

  /** Dispatches what the socket's streams emit, in turns. The owner's own close changes the state at once. */
  #observe(socket: SocketCore): void {
    // Events that wait when the owner closes or is destroyed, or the host ends the socket, are dropped (L10, L18).
    const add = (event: () => void): void => {
      this.#turns.add(() => {
        const closed = this.#closedHere || socket.context.life.over || socket.madeConnection?.ownClose;
        const by = closed ? 'owner' : socket.ended?.by;
        if (by !== 'owner' && by !== 'host') event();
      });
    };
    socket.streams.state.observable.subscribe((state) => {
      if (state === 'open') add(() => this.#opened());
      if (state !== 'closing') return;
      if (socket.madeConnection?.ownClose) this.#closing();
      else add(() => this.#closing()); // by the peer: messages that came before it still wait
    });
    socket.receiver.messages.observable.subscribe((message) => {
      add(() => this.#received(message));
    });
    socket.streams.ended.observable.subscribe((end) => {
      if (end.by === 'owner') this.#closing();
      this.#turns.add(() => this.#ended(end));
    });
  }
}

const abnormal = { code: 1006, reason: '', wasClean: false };

/** The form of binary messages (WHATWG WebSockets, 3.1). */
export type BinaryType = 'blob' | 'arraybuffer';

/** WHATWG WebSockets, 3.1. */
export const readyStates = Object.freeze({ CONNECTING: 0, OPEN: 1, CLOSING: 2, CLOSED: 3 });
const { CONNECTING, OPEN, CLOSING, CLOSED } = readyStates;
