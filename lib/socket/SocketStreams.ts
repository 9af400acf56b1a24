import type { Observable } from 'rxjs';
import type { SocketEnd } from '../model/SocketEnd.ts';
import type { SocketError } from '../model/SocketError.ts';
import type { SocketEvent } from '../model/SocketEvent.ts';
import type { SocketState } from '../model/SocketState.ts';
import { Outlet } from '../stream/Outlet.ts';
import { OwnCopies } from '../stream/OwnCopies.ts';
import { sealedObservable } from '../stream/sealedObservable.ts';
import { socketError } from './socketError.ts';
import { resumable } from './Steps.ts';
import type { SocketCore } from './SocketCore.ts';

/** The streams of a socket's life: made when first asked for, then as if they had been there from the start. */
export class SocketStreams {
  readonly state: Outlet<SocketState>;
  readonly events: Outlet<SocketEvent>;
  readonly ended: Outlet<SocketEnd>;
  readonly opened$: Observable<void>;
  readonly #opened: Outlet<void>;
  /** The event of the end is told, and no other comes after it (L13). */
  eventsOver = false;
  #told = false;
  readonly #socket: SocketCore;

  constructor(socket: SocketCore) {
    this.#socket = socket;
    const { report } = socket.context;
    this.state = new Outlet(true, report);
    this.events = new OwnCopies(false, report);
    this.ended = new OwnCopies(true, report);
    this.#opened = new OwnCopies(true, report);
    this.state.next(socket.state);
    if (socket.madeConnection?.openedAt !== undefined) this.tellOpened();
    this.opened$ = sealedObservable((subscriber) => {
      if (!socket.context.life.over) return this.#opened.attach(subscriber);
      subscriber.error(this.#whyNotOpen()); // L12: a dead handle, even if it was open once
      return () => undefined;
    }, report);
  }

  tellOpened(): void {
    this.#told = true;
    this.#opened.next();
    this.#opened.complete();
  }

  finish(end: SocketEnd): void {
    for (const step of this.finishing(end)) step();
  }

  /** L13: `ended`, then `closed`, then completion. */
  finishing(end: SocketEnd): readonly (() => void)[] {
    return [
      () => {
        this.eventsOver = true;
        this.events.next(Object.freeze({ type: 'ended', end }));
      },
      () => {
        this.ended.next(end);
      },
      () => {
        this.state.next('closed');
      },
      () => {
        if (this.#told)
          this.#opened.complete(); // ended by who has just heard that it is open
        else this.#opened.error(end.error ?? this.#whyNotOpen());
      },
      ...[this.ended, this.events, this.state].flatMap((outlet) =>
        resumable(() => {
          outlet.complete();
        }),
      ),
    ];
  }

  #whyNotOpen(): SocketError {
    const { context, parts } = this.#socket;
    const [code, message] = context.life.over
      ? (['owner-destroyed', 'its owner is destroyed'] as const)
      : (['closed', 'it was closed before it opened'] as const);
    return socketError(context, code, `Socket to ${parts.endpoint.text}: ${message}`, { message });
  }
}
