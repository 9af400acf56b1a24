import type { Observable, Subscriber, Unsubscribable } from 'rxjs';
import { maxWaitingMessages } from '../model/Limits.ts';
import { append } from '../model/intrinsics.ts';
import { byteLength, type Message } from '../model/Message.ts';
import { callReporting } from '../stream/callReporting.ts';
import { ensureStackRoom } from '../stream/ensureStackRoom.ts';
import { SafeSubject } from '../stream/SafeSubject.ts';
import { schedule } from '../stream/schedulerTime.ts';
import { attachableObservable } from '../stream/OwnedObservable.ts';
import type { SocketView } from './SocketView.ts';

/**
 * `messages$`: holds what arrives until the first subscriber, within bounds of bytes and time, then is hot (L15).
 *
 * ```text
 * hold ─first subscriber→ flow (back to hold, if it leaves before it has everything)
 *   └─timeout, or bound met where reading cannot stop→ discard ─first subscriber→ flow
 * ```
 */
export class HeldMessages {
  readonly observable: Observable<Message>;
  #mode: 'hold' | 'discard' | 'flow';
  /** Undefined if nothing is held, as in most sockets. */
  #held: Held | undefined;
  /** `over`: it takes no more messages. `finished`: the socket has ended, and a subscriber can only still get what is held. */
  #phase: 'live' | 'over' | 'finished' = 'live';
  readonly #subject: SafeSubject<Message>;
  readonly #socket: SocketView;

  constructor(socket: SocketView, mode: 'hold' | 'discard') {
    this.#socket = socket;
    this.#mode = mode;
    const { report } = socket.context;
    this.#subject = new SafeSubject(false, report);
    this.observable = attachableObservable(this, report);
  }

  accept(message: Message, bytes: number): void {
    if (this.#phase !== 'live') return; // a subscriber of its event has closed the socket
    if (this.#mode === 'flow' && !this.#held) this.#subject.next(message);
    else if (this.#mode !== 'discard') this.#hold(message, bytes);
  }

  /** The socket is closing or ending: takes no more messages, and delivers the current one to no further subscriber. */
  stop(): void {
    if (this.#phase === 'live') this.#phase = 'over';
    this.#subject.discard();
  }

  /** The owner closes the socket: drops what is held (L18). */
  discard(): void {
    this.stop();
    this.#drop();
  }

  /** The socket ends: what it holds counts against the limits until it is taken or dropped (L27). */
  claim(): void {
    if (!this.#held || this.#held.claimed) return;
    this.#socket.claim();
    this.#held.claimed = true;
  }

  /** The socket has ended. What is held may be kept for a first subscriber, until its time is over. */
  finish(keep: boolean): void {
    this.#phase = 'finished';
    const { life } = this.#socket.context;
    const kept = keep && !life.over; // a listener of its end may have destroyed its owner
    if (!kept) this.#drop();
    if (this.#held) life.addDependant(this);
    else this.#subject.complete();
  }

  ownerDestroyed(): void {
    this.#drop();
    this.#subject.complete();
  }

  attach(subscriber: Subscriber<Message>): Unsubscribable {
    if (this.#held) ensureStackRoom(); // a delivery that fails midway would leave what is held without a bound
    const attachment = this.#subject.attach(subscriber);
    if (this.#mode !== 'flow') this.#flow(subscriber, attachment);
    return attachment;
  }

  #flow(first: Subscriber<Message>, attachment: Unsubscribable): void {
    this.#mode = 'flow';
    const held = this.#held;
    held?.timer?.unsubscribe();
    const leaveIfClosed = (): void => {
      if (first.closed) attachment.unsubscribe(); // RxJS does it only when it has what `attach` returns
    };
    // What arrives meanwhile is held behind these. A subscriber may have everything dropped.
    for (let i = 0; held && i < held.messages.length; i++) {
      callReporting(leaveIfClosed, this.#socket.context.report);
      if (held !== this.#held) break;
      if (!this.#subject.observed) {
        this.#keep(held, i);
        return;
      }
      this.#subject.next(held.messages[i] as Message);
    }
    this.#drop();
    if (this.#phase === 'finished') this.#subject.complete();
  }

  /** Its only subscriber has left before the last message: the rest waits for the next one. */
  #keep(held: Held, from: number): void {
    const rest: Message[] = [];
    held.bytes = 0;
    for (let i = from; i < held.messages.length; i++) {
      append(rest, held.messages[i] as Message);
      held.bytes += byteLength(held.messages[i] as Message);
    }
    held.messages = rest;
    held.timer = undefined;
    this.#mode = 'hold';
    if (this.#phase === 'finished') this.#socket.context.life.addDependant(this);
    this.#bound(held);
  }

  #hold(message: Message, bytes: number): void {
    const held = (this.#held ??= { messages: [], bytes: 0, timer: undefined, letRead: undefined, claimed: false });
    append(held.messages, message);
    held.bytes += bytes;
    if (this.#mode === 'hold') this.#bound(held);
  }

  /** For how long, and how much. */
  #bound(held: Held): void {
    const { scheduler, limits } = this.#socket.context;
    const giveUp = (): void => {
      this.#giveUp();
    };
    held.timer ??= schedule(scheduler, giveUp, limits.holdTimeout);
    if (held.bytes <= limits.maxHeldBytes && held.messages.length <= maxWaitingMessages) return;
    const { readGate } = this.#socket.receiver;
    held.letRead ??= readGate.hold();
    if (!readGate.shut) this.#giveUp();
  }

  /** No subscriber came: drops what is held and reads on, so that the peer's close can be seen. */
  #giveUp(): void {
    const unread = {
      type: 'unread',
      messages: this.#held?.messages.length ?? 0,
      bytes: this.#held?.bytes ?? 0,
    } as const;
    this.#mode = 'discard';
    this.#drop();
    this.#socket.emit(unread);
  }

  #drop(): void {
    const held = this.#held;
    if (!held) return;
    this.#held = undefined;
    held.timer?.unsubscribe();
    this.#socket.context.life.removeDependant(this);
    held.letRead?.();
    if (held.claimed) this.#socket.release();
  }
}

interface Held {
  messages: Message[];
  bytes: number;
  timer: Unsubscribable | undefined;
  letRead: (() => void) | undefined;
  claimed: boolean;
}
