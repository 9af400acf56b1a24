import { type Observable, type Subscriber, Subscription, type Unsubscribable } from 'rxjs';
import type { SocketEnd } from '../model/SocketEnd.ts';
import type { SocketError } from '../model/SocketError.ts';
import type { SocketEvent } from '../model/SocketEvent.ts';
import type { SocketState } from '../model/nextState.ts';
import { SafeSubject } from '../stream/SafeSubject.ts';
import { ownCopy } from '../stream/ownCopy.ts';
import { type Attachable, attachableObservable } from '../stream/OwnedObservable.ts';
import { socketError } from './socketError.ts';
import type { SocketCore } from './SocketCore.ts';

/** The streams of a socket's life. Each is made when it is first asked for, and emits as if it had always existed. */
export class SocketStreams implements Attachable<void> {
  madeState: SafeSubject<SocketState> | undefined;
  madeEvents: SafeSubject<SocketEvent> | undefined;
  madeEnded: SafeSubject<SocketEnd> | undefined;
  #madeOpened: SafeSubject<void> | undefined;
  #opened$: Observable<void> | undefined;
  #emittedOpened: boolean;
  /** What of the end has been emitted so far, for a stream that is made during the end. */
  #progress: Progress;
  readonly #socket: SocketCore;

  constructor(socket: SocketCore) {
    this.#socket = socket;
    this.#emittedOpened = socket.madeConnection?.openedAt !== undefined;
    this.#progress = socket.ended ? Progress.all : Progress.none;
  }

  get state(): SafeSubject<SocketState> {
    if (this.madeState) return this.madeState;
    const { context, ending, state } = this.#socket;
    const made = new SafeSubject<SocketState>(true, context.report);
    const over = this.#progress >= Progress.closed;
    made.next(over ? 'closed' : (ending?.before ?? state)); // that it is closed follows in its turn
    if (over) made.complete();
    return (this.madeState = made);
  }

  get events(): SafeSubject<SocketEvent> {
    if (this.madeEvents) return this.madeEvents;
    const made = new SafeSubject<SocketEvent>(false, this.#socket.context.report, ownCopy);
    if (this.eventsOver) made.complete();
    return (this.madeEvents = made);
  }

  get ended(): SafeSubject<SocketEnd> {
    if (this.madeEnded) return this.madeEnded;
    const { context, ended } = this.#socket;
    const made = new SafeSubject<SocketEnd>(true, context.report, ownCopy);
    if (ended && this.#progress >= Progress.end) {
      made.next(ended);
      made.complete();
    }
    return (this.madeEnded = made);
  }

  get opened$(): Observable<void> {
    return (this.#opened$ ??= attachableObservable(this, this.#socket.context.report));
  }

  /** The event of the end is emitted, and no other comes after it (L13). */
  get eventsOver(): boolean {
    return this.#progress >= Progress.event;
  }

  emitOpened(): void {
    if (this.#socket.ended) return; // a listener has ended it
    this.#emittedOpened = true;
    const opened = this.#madeOpened;
    opened?.next();
    opened?.complete();
    this.#madeOpened = undefined; // an open socket does without it
  }

  /** Attaches a subscriber of `opened$`. */
  attach(subscriber: Subscriber<void>): Unsubscribable {
    if (!this.#socket.context.life.over) return this.#opened.attach(subscriber);
    subscriber.error(this.#whyNotOpen()); // L12: a dead handle, even if it was open once
    return Subscription.EMPTY;
  }

  /** Puts an event that a flush will deliver. */
  putEvent(event: SocketEvent): void {
    if (!this.eventsOver) this.madeEvents?.put(Object.freeze(event));
  }

  /** L13: `ended`, then `closed`, then completion. Each step can be called again, as `endSocket` demands. */
  static readonly steps: readonly ((streams: SocketStreams, end: SocketEnd) => void)[] = [
    (streams, end) => {
      streams.putEvent({ type: 'ended', end });
      streams.#reach(Progress.event);
    },
    ({ madeEvents }) => madeEvents?.flush(),
    (streams, end) => {
      streams.madeEnded?.put(end);
      streams.#reach(Progress.end);
    },
    ({ madeEnded }) => madeEnded?.flush(),
    (streams) => {
      streams.madeState?.put('closed');
      streams.#reach(Progress.closed);
    },
    ({ madeState }) => madeState?.flush(),
    (streams, end) => {
      streams.#finishOpened(end);
    },
    ({ madeEnded }) => madeEnded?.complete(),
    ({ madeEvents }) => madeEvents?.complete(),
    ({ madeState }) => madeState?.complete(),
  ];

  get #opened(): SafeSubject<void> {
    if (this.#madeOpened) return this.#madeOpened;
    const { context, ended } = this.#socket;
    const made = new SafeSubject<void>(true, context.report, ownCopy);
    if (this.#emittedOpened) {
      made.next();
      made.complete();
      return made;
    }
    this.#madeOpened = made;
    if (ended && this.#progress === Progress.all) this.#finishOpened(ended);
    return made;
  }

  /** Ends `opened$`: with an error unless it has emitted. */
  #finishOpened(end: SocketEnd): void {
    this.#reach(Progress.all);
    if (this.#emittedOpened)
      this.#madeOpened?.complete(); // its own subscriber has ended the socket
    else this.#madeOpened?.error(end.error ?? this.#whyNotOpen());
  }

  #reach(progress: Progress): void {
    if (this.#progress < progress) this.#progress = progress;
  }

  #whyNotOpen(): SocketError {
    const { context, parts } = this.#socket;
    const [code, message] = context.life.over
      ? (['owner-destroyed', 'its owner is destroyed'] as const)
      : (['closed', 'it was closed before it opened'] as const);
    return socketError(context, code, `Socket to ${parts.endpoint.text}: ${message}`, { message });
  }
}

const Progress = { none: 0, event: 1, end: 2, closed: 3, all: 4 } as const;
type Progress = (typeof Progress)[keyof typeof Progress];
