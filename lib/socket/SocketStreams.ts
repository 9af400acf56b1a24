import type { Observable } from 'rxjs';
import type { SocketEnd } from '../model/SocketEnd.ts';
import type { SocketError } from '../model/SocketError.ts';
import type { SocketEvent } from '../model/SocketEvent.ts';
import type { SocketState } from '../model/nextState.ts';
import { SafeSubject } from '../stream/SafeSubject.ts';
import { CopyingSubject } from '../stream/CopyingSubject.ts';
import { sealedObservable } from '../stream/OwnedObservable.ts';
import { socketError } from './socketError.ts';
import type { SocketCore } from './SocketCore.ts';

/** The streams of a socket's life: made when first asked for, then as if they had been there from the start. */
export class SocketStreams {
  readonly state: SafeSubject<SocketState>;
  readonly events: SafeSubject<SocketEvent>;
  readonly ended: SafeSubject<SocketEnd>;
  readonly opened$: Observable<void>;
  readonly #opened: SafeSubject<void>;
  /** The event of the end is told, and no other comes after it (L13). */
  eventsOver = false;
  #emittedOpened = false;
  readonly #socket: SocketCore;

  constructor(socket: SocketCore) {
    this.#socket = socket;
    const { report } = socket.context;
    this.state = new SafeSubject(true, report);
    this.events = new CopyingSubject(false, report);
    this.ended = new CopyingSubject(true, report);
    this.#opened = new CopyingSubject(true, report);
    this.state.next(socket.state);
    if (socket.madeConnection?.openedAt !== undefined) this.emitOpened();
    this.opened$ = sealedObservable((subscriber) => {
      if (!socket.context.life.over) return this.#opened.attach(subscriber);
      subscriber.error(this.#whyNotOpen()); // L12: a dead handle, even if it was open once
      return () => undefined;
    }, report);
  }

  emitOpened(): void {
    this.#emittedOpened = true;
    this.#opened.next();
    this.#opened.complete();
  }

  /** Puts an event that a flush will deliver. */
  putEvent(event: SocketEvent): void {
    if (!this.eventsOver) this.events.put(Object.freeze(event));
  }

  finish(end: SocketEnd): void {
    for (const step of streamsEnding) step(this, end);
  }

  /** Ends `opened$`: with an error unless it has emitted. */
  finishOpened(end: SocketEnd): void {
    if (this.#emittedOpened)
      this.#opened.complete(); // its own listener has ended the socket
    else this.#opened.error(end.error ?? this.#whyNotOpen());
  }

  #whyNotOpen(): SocketError {
    const { context, parts } = this.#socket;
    const [code, message] = context.life.over
      ? (['owner-destroyed', 'its owner is destroyed'] as const)
      : (['closed', 'it was closed before it opened'] as const);
    return socketError(context, code, `Socket to ${parts.endpoint.text}: ${message}`, { message });
  }
}

/** L13: `ended`, then `closed`, then completion. Each row can be called again, as `endSocket` demands. */
export const streamsEnding: readonly ((streams: SocketStreams, end: SocketEnd) => void)[] = [
  (streams, end) => {
    streams.putEvent({ type: 'ended', end });
    streams.eventsOver = true;
  },
  ({ events }) => {
    events.flush();
  },
  ({ ended }, end) => {
    ended.put(end);
  },
  ({ ended }) => {
    ended.flush();
  },
  ({ state }) => {
    state.put('closed');
  },
  ({ state }) => {
    state.flush();
  },
  (streams, end) => {
    streams.finishOpened(end);
  },
  ({ ended }) => {
    ended.complete();
  },
  ({ events }) => {
    events.complete();
  },
  ({ state }) => {
    state.complete();
  },
];
