import { from, type ObservableInput, type TeardownLogic } from 'rxjs';
import type { Message } from '../model/Message.ts';

/** Where messages go: takes them when it has room, and says when it has room again. */
export interface Puller {
  readonly hasRoom: boolean;
  onRoom: () => void;
  offer(message: Message): void;
  sourceDone(): void;
  fail(error: unknown): void;
}

/**
 * Leads a source to a puller. What can be pulled is pulled while there is room; all else pushes. Leaving it leaves the
 * source.
 */
export function pull(source: ObservableInput<Message>, puller: Puller): TeardownLogic {
  if (typeof source === 'string') {
    puller.fail(new TypeError('sendTo takes a stream or a list of messages, not one: write [message]'));
    return undefined;
  }
  const iterator = iteratorOf(source);
  if (iterator) return pullFrom(iterator, puller);
  return from(source).subscribe({
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

type AnyIterator = Iterator<Message> | AsyncIterator<Message>;

function iteratorOf(source: unknown): AnyIterator | undefined {
  const { [Symbol.asyncIterator]: later, [Symbol.iterator]: now } = source as Partial<
    AsyncIterable<Message> & Iterable<Message>
  >;
  if (later) return later.call(source as AsyncIterable<Message>);
  return now?.call(source as Iterable<Message>);
}

function pullFrom(iterator: AnyIterator, puller: Puller): () => void {
  let busy = false;
  let over = false;
  const finish = (tell: () => void): void => {
    over = true;
    tell();
  };
  const take = ({ done, value }: IteratorResult<Message, unknown>): void => {
    if (over) return;
    if (done) {
      finish(() => {
        puller.sourceDone();
      });
    } else puller.offer(value);
  };
  const fail = (error: unknown): void => {
    finish(() => {
      puller.fail(error);
    });
  };
  const goOn = (): void => {
    if (busy) return;
    busy = true;
    try {
      while (!over && puller.hasRoom) {
        const result = iterator.next();
        if (!('then' in result)) {
          take(result);
          continue;
        }
        result.then((later) => {
          busy = false;
          take(later);
          goOn();
        }, fail);
        return; // still busy
      }
    } catch (error) {
      fail(error);
    }
    busy = false;
  };
  puller.onRoom = goOn;
  goOn();
  return () => {
    if (over) return;
    over = true;
    leave(iterator);
  };
}

/** Tells a source that no more is wanted; what it makes of that is its own. */
function leave(iterator: AnyIterator): void {
  const ignore = (): void => undefined;
  try {
    void Promise.resolve(iterator.return?.()).catch(ignore);
  } catch {
    // it had no more to say
  }
}
