import type { Observable, ObservableInput, Subscriber, TeardownLogic } from 'rxjs';
import type { Message } from '../model/Message.ts';
import type { OwnedSocket } from '../model/OwnedSocket.ts';
import { readInteger, readOptions } from '../model/readOptions.ts';
import type { SendOutcome } from '../model/SocketEvent.ts';
import { ensureStackRoom } from '../stream/ensureStackRoom.ts';
import { observableLike } from '../stream/OwnedObservable.ts';
import { pullFrom, sourceOf } from '../stream/pullFrom.ts';
import { safeFrom } from '../stream/safeFrom.ts';
import { whileSubscribed } from '../stream/whileSubscribed.ts';
import { SendQueue } from './SendQueue.ts';

/**
 * Options of `sendTo`.
 *
 * @see {@link https://example.com/rx-secure-networking/docs/options.md#sendtosocket-options}
 */
export interface SendToOptions {
  /** How many bytes that an observable pushed may wait until the socket is writable; one message always may. @default 1_048_576 */
  readonly highWaterMark?: number;
}

/**
 * Sends with back-pressure: while the socket is not writable (`writable$`), messages wait. Emits one outcome for each
 * message, in the order of the messages.
 *
 * Iterables and async iterables are pulled: the next message is requested only when it can be sent, so that a source of any
 * size needs no memory. Pass them directly, since `from()` would push their values. Observables push: what they push beyond
 * `highWaterMark` is not sent and has the outcome `'overflow'`.
 *
 * Completes when the source has completed and every outcome is known. Also completes when the socket ends: the messages that
 * wait have the outcome `'not-open'`, as has every message that an observable emits while the socket is not open. Iterables
 * wait until it is. Errors as soon as the source errors.
 * After an error or an unsubscription the messages that wait are not sent; unsubscribing also unsubscribes from the source.
 *
 * A message that is larger than half of `limits.maxBufferedBytes` can have the outcome `'overflow'` even if it was pulled.
 *
 * @see {@link https://example.com/rx-secure-networking/docs/options.md#sendtosocket-options}
 * @throws TypeError if the argument is no socket, and for options of the wrong form; RangeError for an option that is no
 * integer from 1 to 2^31 - 1
 * @example
 * sendTo(socket)(readLines(file)).subscribe(); // an async generator
 * ticks$.pipe(sendTo(socket)).subscribe((outcome) => count(outcome));
 */
export function sendTo(
  socket: OwnedSocket,
  options: SendToOptions = {},
): (source: ObservableInput<Message>) => Observable<SendOutcome> {
  if (typeof (socket as Partial<OwnedSocket> | undefined)?.send !== 'function') {
    throw new TypeError('sendTo() takes the socket first: sendTo(socket)(source)');
  }
  const { highWaterMark = 1_048_576 } = readOptions<SendToOptions>('sendTo', options, ['highWaterMark']);
  readInteger('sendTo: highWaterMark', highWaterMark);
  return (source) =>
    observableLike(socket.writable$, (subscriber: Subscriber<SendOutcome>) => {
      ensureStackRoom(); // else messages could be lost without an outcome (L19, L24)
      const queue = new SendQueue(socket, highWaterMark, subscriber);
      subscriber.add(queue.life);
      subscriber.add(feed(queue, source, subscriber));
    });
}

/** Pulls from the source while the queue has room, if the source can be pulled. Otherwise the source pushes. */
function feed(queue: SendQueue, source: ObservableInput<Message>, subscriber: Subscriber<never>): TeardownLogic {
  // Bytes are iterable too: each would be sent as a message.
  if (typeof source === 'string' || ArrayBuffer.isView(source)) {
    queue.error(new TypeError('sendTo takes a stream or a list of messages, not one: write [message]'));
    return undefined;
  }
  const pulled = sourceOf(source);
  if (pulled) {
    const { pullMore, cancel } = pullFrom(pulled, queue, () => queue.hasRoom);
    queue.onRoom = pullMore;
    return cancel;
  }
  return safeFrom(source)
    .pipe(whileSubscribed(subscriber))
    .subscribe({
      next: (message) => {
        queue.next(message);
      },
      error: (error: unknown) => {
        queue.error(error);
      },
      complete: () => {
        queue.complete();
      },
    });
}
