import { from, type ObservableInput, type Subscriber, type TeardownLogic } from 'rxjs';
import type { Message } from '../model/Message.ts';
import { whileHeard } from '../stream/whileHeard.ts';
import type { Puller } from './Puller.ts';
import { type AnyIterator, pullFrom } from './pullFrom.ts';

/**
 * Leads a source to a puller. What can be pulled is pulled while there is room; all else pushes. Leaving it leaves the
 * source.
 */
export function pull(source: ObservableInput<Message>, puller: Puller, subscriber: Subscriber<never>): TeardownLogic {
  if (typeof source === 'string') {
    puller.fail(new TypeError('sendTo takes a stream or a list of messages, not one: write [message]'));
    return undefined;
  }
  const iterator = iteratorOf(source);
  if (iterator) return pullFrom(iterator, puller);
  return from(source)
    .pipe(whileHeard(subscriber))
    .subscribe({
      next: (message) => {
        puller.offer(message);
      },
      error: (error: unknown) => {
        puller.fail(error);
      },
      complete: () => {
        puller.sourceDone();
      },
    });
}

function iteratorOf(source: unknown): AnyIterator | undefined {
  const { [Symbol.asyncIterator]: later, [Symbol.iterator]: now } = source as Partial<
    AsyncIterable<Message> & Iterable<Message>
  >;
  if (later) return later.call(source as AsyncIterable<Message>);
  return now?.call(source as Iterable<Message>);
}
