import type { ObservableInput, Subscriber, TeardownLogic } from 'rxjs';
import type { Message } from '../model/Message.ts';
import { safeFrom } from '../stream/safeFrom.ts';
import { type Puller, pullFrom, sourceOf } from '../stream/pullFrom.ts';
import { whileSubscribed } from '../stream/whileSubscribed.ts';

/**
 * Leads a source to a puller. What can be pulled is pulled while there is room; all else pushes. Leaving it leaves the
 * source.
 */
export function pull(
  source: ObservableInput<Message>,
  puller: Puller<Message>,
  subscriber: Subscriber<never>,
): TeardownLogic {
  if (typeof source === 'string') {
    puller.fail(new TypeError('sendTo takes a stream or a list of messages, not one: write [message]'));
    return undefined;
  }
  const pulled = sourceOf(source);
  if (pulled) return pullFrom(pulled, puller);
  return safeFrom(source)
    .pipe(whileSubscribed(subscriber))
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
