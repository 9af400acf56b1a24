import type { ObservableInput, OperatorFunction, Subscriber } from 'rxjs';
import type { OwnedSocket } from '../model/OwnedSocket.ts';
import type { OwnerInfo } from '../model/OwnerInfo.ts';
import { readInteger, readOptions } from '../model/readOptions.ts';
import { observableLike, reportOf } from '../stream/OwnedObservable.ts';
import { whileSubscribed } from '../stream/whileSubscribed.ts';
import { OrderedWork } from './OrderedWork.ts';

/**
 * Options of `inOrder`.
 *
 * @see {@link https://example.com/rx-secure-networking/docs/options.md#inordersocket-project-options}
 */
export interface InOrderOptions {
  /** How many messages are processed at a time. Results keep the order of the messages. @default 1 */
  readonly concurrency?: number;
  /** The link pauses if more than that many bytes, or 8,192 messages, wait. It resumes at half of that. @default 65_536 */
  readonly highWaterMark?: number;
  /**
   * How many bytes may wait at most, if the platform cannot pause or has not yet: what it has read by then still comes,
   * about 64 KiB. Messages that were held until now come at once, so it should not be less than `limits.maxHeldBytes` (this
   * is not checked). It must be at least `highWaterMark`, so raise both.
   *
   * @default 4_194_304
   */
  readonly maxWaitingBytes?: number;
}

/**
 * Processes a socket's messages one after the other. If the consumer is slow, the link pauses and the server's TCP has to
 * wait, so that messages do not fill the memory. `project` is called for each message, as in `concatMap`; its results keep
 * the order of the messages, whatever `concurrency` is.
 *
 * The source may also be decoded messages, as from `json()` or `decodeWith()`. Then the bytes that wait are estimated from
 * the values; for decoded JSON the estimate is about the size of its text.
 *
 * If the platform cannot pause (`webSocketTransport()`) and more than `maxWaitingBytes` or 65,536 messages wait, it asks to
 * close the socket with 4000, and errors with a `SocketError` `limit`.
 *
 * Completes when the source has completed and the last message is processed. What it has received is yours, and is processed
 * also after the owner's end, which completes the source; to stop with the owner, add `takeUntil(owner.destroyed$)` behind it.
 * Errors if the source, `project` or one of its observables errors. Resumes the link when it ends, in whichever way.
 *
 * @see {@link https://example.com/rx-secure-networking/docs/options.md#inordersocket-project-options}
 * @throws TypeError if the first argument is no socket or the second no function, and for options of the wrong form;
 * RangeError for an option that is no integer from 1 to 2^31 - 1, and if `maxWaitingBytes` is less than `highWaterMark`
 * @example
 * socket.messages$.pipe(inOrder(socket, (message) => save(message), { concurrency: 4 })).subscribe();
 * socket.messages$.pipe(decodeWith(Chat), inOrder(socket, (chat) => save(chat))).subscribe();
 */
export function inOrder<T, R>(
  socket: OwnedSocket,
  project: (message: T, index: number) => ObservableInput<R>,
  options: InOrderOptions = {},
): OperatorFunction<T, R> {
  if (typeof (socket as Partial<OwnedSocket> | undefined)?.hold !== 'function') {
    throw new TypeError('inOrder() takes the socket first: inOrder(socket, (message) => …)');
  }
  if (typeof project !== 'function') throw new TypeError('inOrder: project must be a function (message) => …');
  const own = readOptions<InOrderOptions>('inOrder', options, ['concurrency', 'highWaterMark', 'maxWaitingBytes']);
  const { concurrency = 1, highWaterMark = 65_536, maxWaitingBytes = 4_194_304 } = own;
  const plan = {
    project,
    concurrency: readInteger('inOrder: concurrency', concurrency),
    highWaterMark: readInteger('inOrder: highWaterMark', highWaterMark),
    maxWaitingBytes: readInteger('inOrder: maxWaitingBytes', maxWaitingBytes),
  };
  if (maxWaitingBytes < highWaterMark) throw new RangeError('inOrder: maxWaitingBytes must be at least highWaterMark');
  return (source$) =>
    observableLike(source$, (subscriber: Subscriber<R>) => {
      const work = new OrderedWork(socket, plan, subscriber, ownerOf(source$) ?? ownerOf(socket.ended$));
      subscriber.add(work.life);
      subscriber.add(
        source$.pipe(whileSubscribed(subscriber)).subscribe({
          next: (message) => {
            work.accept(message);
          },
          error: (error: unknown) => {
            subscriber.error(error);
          },
          complete: () => {
            work.sourceCompleted();
          },
        }),
      );
    });
}

function ownerOf(stream$: unknown): OwnerInfo | undefined {
  return reportOf(stream$)?.owner;
}
