import { type ObservableInput, type Subscriber, Subscription } from 'rxjs';
import type { OwnerInfo } from '../model/OwnerInfo.ts';
import type { OwnedSocket } from '../model/OwnedSocket.ts';
import { SocketError } from '../model/SocketError.ts';
import { safeFrom } from '../stream/safeFrom.ts';
import { whileSubscribed } from '../stream/whileSubscribed.ts';
import { ByteQueue } from './ByteQueue.ts';
import { ResultsInOrder } from './ResultsInOrder.ts';
import { sizeOfValue } from './sizeOfValue.ts';

/**
 * The work of one subscription to `inOrder`: the messages that wait, and those that are being processed. Pauses the link
 * while too much waits.
 */
export class OrderedWork<T, R> {
  /** Everything to unsubscribe with the subscription. */
  readonly life = new Subscription();
  readonly #waiting = new ByteQueue<{ readonly message: T }>();
  #index = 0;
  #starting = false;
  #sourceCompleted = false;
  #resumeReading: (() => void) | undefined;
  readonly #results: ResultsInOrder<R>;
  readonly #socket: Pick<OwnedSocket, 'hold' | 'close'>;
  readonly #plan: WorkPlan<T, R>;
  readonly #subscriber: Subscriber<R>;
  readonly #owner: OwnerInfo | undefined;

  constructor(
    socket: Pick<OwnedSocket, 'hold' | 'close'>,
    plan: WorkPlan<T, R>,
    subscriber: Subscriber<R>,
    owner?: OwnerInfo,
  ) {
    this.#owner = owner;
    this.#socket = socket;
    this.#plan = plan;
    this.#subscriber = subscriber;
    this.#results = new ResultsInOrder((result) => {
      subscriber.next(result);
    });
    this.life.add(() => {
      this.#resume();
    });
  }

  accept(message: T): void {
    if (this.#subscriber.closed) return; // nothing would resume the link
    this.#waiting.put({ message }, sizeOfValue(message, this.#plan.maxWaitingBytes));
    this.#startNext();
    this.#checkPressure();
  }

  sourceCompleted(): void {
    this.#sourceCompleted = true;
    this.#startNext();
  }

  /** Starts the work that may start now. A nested call leaves that to the outermost one. */
  #startNext(): void {
    if (this.#starting) return;
    this.#starting = true;
    try {
      while (this.#results.open < this.#plan.concurrency && !this.#subscriber.closed) {
        const next = this.#waiting.take();
        if (next === undefined) break;
        this.#start(next.message);
      }
    } finally {
      this.#starting = false;
    }
    if (this.#sourceCompleted && this.#results.open === 0 && this.#waiting.length === 0) this.#subscriber.complete();
    const { bytes, length } = this.#waiting;
    if (bytes <= this.#plan.highWaterMark / 2 && length <= mostMessages.reading / 2) this.#resume();
  }

  #resume(): void {
    const resume = this.#resumeReading;
    this.#resumeReading = undefined;
    resume?.();
  }

  /** The next message starts when the work on this one is torn down, as in `concatMap` and `mergeMap`. */
  #start(message: T): void {
    const place = this.#results.begin();
    let completed = false;
    try {
      const running = safeFrom(this.#plan.project(message, this.#index++))
        .pipe(whileSubscribed(this.#subscriber))
        .subscribe({
          next: (result) => {
            this.#results.add(place, result);
          },
          error: (error: unknown) => {
            this.#subscriber.error(error);
          },
          complete: () => {
            completed = true;
          },
        });
      this.life.add(running);
      running.add(() => {
        if (!completed) return;
        this.#results.finish(place);
        this.#startNext();
      });
    } catch (error) {
      this.#subscriber.error(error);
    }
  }

  #checkPressure(): void {
    if (this.#subscriber.closed) return;
    const { highWaterMark, maxWaitingBytes } = this.#plan;
    const { bytes, length } = this.#waiting;
    if (bytes <= highWaterMark && length <= mostMessages.reading) return;
    this.#resumeReading ??= this.#socket.hold();
    if (length < 2) return; // one message may have any size that the socket's limit allows
    if (bytes <= maxWaitingBytes && length <= mostMessages.waiting) return;
    const why = `${bytes} bytes in ${length} messages wait, and reading has not stopped in time`;
    this.#socket.close(4000, 'messages came faster than they were taken');
    this.#subscriber.error(
      new SocketError('limit', `Cannot take more messages: ${why}`, { owner: this.#owner, detail: { message: why } }),
    );
  }
}

/**
 * Limits by the number of messages, for small ones: above `reading` the link is paused, and at most `waiting` may wait.
 */
const mostMessages = { reading: 8_192, waiting: 65_536 };

/** What `inOrder` does with each message, and how many messages and bytes it allows. */
export interface WorkPlan<T, R> {
  readonly project: (message: T, index: number) => ObservableInput<R>;
  /** How many messages are processed at a time. */
  readonly concurrency: number;
  /** How many bytes may wait before the link is paused. */
  readonly highWaterMark: number;
  /** How many bytes may wait at most if the platform cannot pause. */
  readonly maxWaitingBytes: number;
}
