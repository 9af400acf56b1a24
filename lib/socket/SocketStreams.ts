import type { Observable } from 'rxjs';
import type { SocketEnd } from '../model/SocketEnd.ts';
import { SocketError } from '../model/SocketError.ts';
import type { SocketEvent } from '../model/SocketEvent.ts';
import type { SocketState } from '../model/SocketState.ts';
import { Outlet } from '../stream/Outlet.ts';
import { sealedObservable } from '../stream/sealedObservable.ts';
import { resumable } from './Steps.ts';
import type { SocketCore } from './SocketCore.ts';

/** The streams of a socket's life: made when first asked for, then as if they had been there from the start. */
export class SocketStreams {
  readonly state = new Outlet<SocketState>(true);
  readonly events = new Outlet<SocketEvent>();
  readonly ended = new Outlet<SocketEnd>(true);
  readonly opened$: Observable<void>;
  readonly #opened = new Outlet<void>(true);
  /** The event of the end is told, and no other comes after it (L13). */
  eventsOver = false;
  #told = false;
  readonly #socket: SocketCore;

  constructor(socket: SocketCore) {
    this.#socket = socket;
    this.state.next(socket.state);
    if (socket.madeConnection?.openedAt !== undefined) this.tellOpened();
    this.opened$ = sealedObservable((subscriber) => {
      if (!socket.context.life.over) return this.#opened.attach(subscriber);
      subscriber.error(this.#whyNotOpen()); // L12: a dead handle, even if it was open once
      return () => undefined;
    });
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
    return context.life.over
      ? new SocketError('owner-destroyed', `Socket to ${parts.endpoint.text}: its owner is destroyed`)
      : new SocketError('closed', `Socket to ${parts.endpoint.text}: it was closed before it opened`);
  }
}
