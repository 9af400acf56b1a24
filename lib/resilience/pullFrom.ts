import type { Message } from '../model/Message.ts';
import type { Puller } from './Puller.ts';

/** Of an iterable or of an async one. */
export type AnyIterator = Iterator<Message> | AsyncIterator<Message>;

/** Pulls from an iterator while there is room. The returned function tells it that no more is wanted. */
export function pullFrom(iterator: AnyIterator, puller: Puller): () => void {
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
