import type { Observable, ObservableInput, Subscriber } from 'rxjs';
import type { Message } from '../model/Message.ts';
import type { OwnedSocket } from '../model/OwnedSocket.ts';
import { readInteger, readOptions } from '../model/readOptions.ts';
import type { SendOutcome } from '../model/SocketEvent.ts';
import { observableOf } from '../stream/OwnedObservable.ts';
import { pull } from './pull.ts';
import { SendQueue } from './SendQueue.ts';

/** How `sendTo` sends. */
export interface SendToOptions {
  /** How many bytes of what an observable pushes may wait here for the socket to be writable. @default 1_048_576 */
  readonly highWaterMark?: number;
}

/**
 * Sends with back-pressure: while the socket is not writable (`writable$`), messages wait. Gives one outcome for each
 * message, in their order.
 *
 * Iterables and async iterables are pulled: the next message is asked for only when it can be sent, so that a source of
 * any size takes no memory. Give them to it directly: `from()` would push them. An observable pushes: what it pushes
 * beyond `highWaterMark` has the outcome `'overflow'`, and is not sent.
 *
 * Completes when the source has completed and every outcome is known, and when the socket ends: what waits then has the
 * outcome `'not-open'`, as has everything where the socket is not open. Errors when the source does, at once. Where it
 * errors, and where it is left, what waits here is not sent; leaving it leaves the source.
 *
 * A message that is larger than half of `limits.maxBufferedBytes` can be `'overflow'` though it was pulled.
 *
 * @throws TypeError for what is no socket, and for options of the wrong form; RangeError for an option that is no integer from 1 to 2^31 - 1
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
    observableOf(socket.writable$, (subscriber: Subscriber<SendOutcome>) => {
      const queue = new SendQueue(socket, highWaterMark, subscriber);
      subscriber.add(queue.life);
      subscriber.add(pull(source, queue, subscriber));
    });
}
