import { type ObservableInput, type Subscriber, Subscription } from 'rxjs';
import type { OwnerInfo } from '../model/OwnerInfo.ts';
import type { OwnedSocket } from '../model/OwnedSocket.ts';
import { SocketError } from '../model/SocketError.ts';
import { safeFrom } from '../stream/safeFrom.ts';
import { whileSubscribed } from '../stream/whileSubscribed.ts';
import { ByteQueue } from './ByteQueue.ts';
import { ResultsInOrder } from './ResultsInOrder.ts';
import { sizeOfValue } from './sizeOfValue.ts';

/** Messages, however small: at the first number the link is held, the last is the most that may wait. */
const most = { reading: 8_192, waiting: 65_536 };

/** The work of one `inOrder`: messages that wait and messages that are worked on. */
export class OrderedWork<T, R> {
  /** What is under way: it is left with the subscription. */
  readonly life = new Subscription();
  readonly #waiting = new ByteQueue<{ readonly message: T }>();
  #index = 0;
  #starting = false;
  #sourceDone = false;
  #letRead: (() => void) | undefined;
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
      this.#letGo();
    });
  }

  accept(message: T): void {
    if (this.#subscriber.closed) return; // nobody would let the link go
    this.#waiting.put({ message }, sizeOfValue(message, this.#plan.maxWaitingBytes));
    this.#goOn();
    this.#checkPressure();
  }

  sourceDone(): void {
    this.#sourceDone = true;
    this.#goOn();
  }

  /** Starts what may start. What is done inside this call is followed up by the outermost one. */
  #goOn(): void {
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
    if (this.#sourceDone && this.#results.open === 0 && this.#waiting.length === 0) this.#subscriber.complete();
    const { bytes, length } = this.#waiting;
    if (bytes <= this.#plan.highWaterMark / 2 && length <= most.reading / 2) this.#letGo();
  }

  #letGo(): void {
    const letRead = this.#letRead;
    this.#letRead = undefined;
    letRead?.();
  }

  #start(message: T): void {
    const place = this.#results.begin();
    const running = new Subscription();
    this.life.add(running);
    try {
      running.add(
        safeFrom(this.#plan.project(message, this.#index++))
          .pipe(whileSubscribed(this.#subscriber))
          .subscribe({
            next: (result) => {
              this.#results.add(place, result);
            },
            error: (error: unknown) => {
              this.#subscriber.error(error);
            },
            complete: () => {
              this.life.remove(running);
              this.#results.finish(place);
              this.#goOn();
            },
          }),
      );
    } catch (error) {
      this.#subscriber.error(error);
    }
  }

  #checkPressure(): void {
    if (this.#subscriber.closed) return;
    const { highWaterMark, maxWaitingBytes } = this.#plan;
    const { bytes, length } = this.#waiting;
    if (bytes <= highWaterMark && length <= most.reading) return;
    this.#letRead ??= this.#socket.hold();
    if (length < 2) return; // one message may be as large as its limit lets it
    if (bytes <= maxWaitingBytes && length <= most.waiting) return;
    const why = `${bytes} bytes in ${length} messages wait, and reading cannot stop`;
    this.#socket.close(4000, 'messages came faster than they were taken');
    this.#subscriber.error(
      new SocketError('limit', `Cannot take more messages: ${why}`, { owner: this.#owner, detail: { message: why } }),
    );
  }
}

/** What is done with each message, and how much may be under way and wait. */
export interface WorkPlan<T, R> {
  readonly project: (message: T, index: number) => ObservableInput<R>;
  /** Messages at a time. */
  readonly concurrency: number;
  /** Bytes that wait before the link is held. */
  readonly highWaterMark: number;
  /** Bytes that wait at most, where reading cannot stop. */
  readonly maxWaitingBytes: number;
}
