import { type Observer, type Subscriber, Subscription, combineLatest } from 'rxjs';
import { maxWaitingMessages } from '../model/Limits.ts';
import { type Message, MessageFault, takeMessage } from '../model/Message.ts';
import type { OwnedSocket } from '../model/OwnedSocket.ts';
import type { SendOutcome } from '../model/SocketEvent.ts';
import { ByteQueue } from './ByteQueue.ts';
import { type OutcomePlace, SendOutcomes } from './SendOutcomes.ts';

/** The messages between their source and a socket: those that wait, and the outcomes in the order of the messages. */
export class SendQueue implements Observer<Message> {
  /** Everything to unsubscribe with the subscription. */
  readonly life = new Subscription();
  /** Called when there is room again. */
  onRoom: () => void = () => undefined;
  #over = false;
  #pending = 0;
  #sending = false;
  readonly #waiting = new ByteQueue<QueuedMessage>();
  readonly #outcomes: SendOutcomes;
  readonly #socket: OwnedSocket;
  readonly #highWaterMark: number;

  constructor(socket: OwnedSocket, highWaterMark: number, subscriber: Subscriber<SendOutcome>) {
    this.#socket = socket;
    this.#highWaterMark = highWaterMark;
    this.#outcomes = new SendOutcomes(subscriber);
    const end = (): void => {
      this.#end();
    };
    this.life.add(() => (this.#over = true));
    this.life.add(
      combineLatest([socket.writable$, socket.state$]).subscribe({
        next: ([, state]) => {
          if (state === 'closing') this.#drop(); // nothing reaches the peer any more
          this.#sendWaiting();
        },
        error: end,
        complete: end, // the streams of a socket complete when it ends
      }),
    );
  }

  /** Whether the socket would take the next message at once. */
  get hasRoom(): boolean {
    return this.#waiting.length === 0 && this.#canSend;
  }

  next(message: Message): void {
    if (this.#over) return;
    if (this.hasRoom || !this.#socket.connected) {
      this.#send(message, this.#outcomes.begin());
      return;
    }
    const taken = takeMessage(message, Infinity); // the socket has the limit
    if (taken instanceof MessageFault) {
      this.#send(message, this.#outcomes.begin()); // its outcome is known at once
      return;
    }
    const isText = typeof taken === 'number';
    const bytes = isText ? taken : taken.byteLength;
    const { length } = this.#waiting;
    if ((length > 0 && this.#waiting.bytes + bytes > this.#highWaterMark) || length >= maxWaitingMessages) {
      this.#outcomes.add('overflow');
      return;
    }
    this.#waiting.put({ message: isText ? message : taken, place: this.#outcomes.begin() }, bytes);
  }

  complete(): void {
    this.#outcomes.noMore();
  }

  error(error: unknown): void {
    this.#outcomes.fail(error);
  }

  get #canSend(): boolean {
    return !this.#over && this.#socket.connected && this.#socket.writable && this.#pending < mostPending;
  }

  #send(message: Message, place: OutcomePlace): void {
    this.#pending += 1;
    this.#socket.send(message, (outcome) => {
      this.#pending -= 1;
      this.#outcomes.settle(place, outcome);
      this.#sendWaiting();
    });
  }

  #sendWaiting(): void {
    if (this.#sending) return; // the outermost call does it
    this.#sending = true;
    try {
      while (this.#canSend) {
        const next = this.#waiting.take();
        if (!next) break;
        this.#send(next.message, next.place);
      }
    } finally {
      this.#sending = false;
    }
    if (this.hasRoom) this.onRoom();
  }

  #end(): void {
    this.#drop();
    this.#outcomes.noMore();
  }

  #drop(): void {
    for (let left = this.#waiting.take(); left; left = this.#waiting.take()) {
      this.#outcomes.settle(left.place, 'not-open');
    }
  }
}

/** How many messages may wait for audits at a time. */
const mostPending = 1_024;

/** A message that waits, and the place of its outcome. */
interface QueuedMessage {
  readonly message: Message;
  readonly place: OutcomePlace;
}
