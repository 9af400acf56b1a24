import { isThenable } from '../model/readBelowRoot.ts';
import { whenSettled } from './whenSettled.ts';

/** What gives the next value when it is asked for it, or a promise of it if it is `later`. It may be anything. */
export interface PullSource {
  readonly iterator: unknown;
  readonly later: boolean;
}

/** The iterator of an iterable or an async one; undefined for what is neither. Throws what making it throws. */
export function sourceOf(given: unknown): PullSource | undefined {
  const { [Symbol.asyncIterator]: later, [Symbol.iterator]: now } = given as Partial<
    AsyncIterable<unknown> & Iterable<unknown>
  >;
  if (typeof later === 'function') return { iterator: later.call(given as AsyncIterable<unknown>), later: true };
  return typeof now === 'function' ? { iterator: now.call(given as Iterable<unknown>), later: false } : undefined;
}

/**
 * Pulls from an iterator while there is room. What it throws, rejects with or gives that is no result fails the puller.
 * The returned function tells it that no more is wanted.
 */
export function pullFrom<T>({ iterator, later }: PullSource, puller: Puller<T>): () => void {
  let pulling = false;
  let waiting = false; // for a result that comes later
  const isWaiting = (): boolean => waiting;
  let over = false;
  const take = (result: unknown): void => {
    if (over) return;
    const { done, value } = readResult(result);
    if (!done) {
      puller.offer(value as T);
      return;
    }
    over = true;
    puller.sourceCompleted();
  };
  const fail = (error: unknown): void => {
    if (over) return;
    over = true;
    puller.fail(error);
  };
  const goOn = (): void => {
    if (pulling || waiting) return;
    pulling = true;
    try {
      while (!over && puller.hasRoom) {
        const result = (iterator as Iterator<unknown>).next() as unknown;
        if (later && isPromise(result)) {
          waiting = true;
          whenSettled(result, taken, fail);
          if (isWaiting()) return; // a thenable may have answered at once
        } else take(result);
      }
    } catch (error) {
      fail(error);
    } finally {
      pulling = false;
    }
  };
  const taken = (result: unknown): void => {
    waiting = false;
    try {
      take(result);
    } catch (error) {
      fail(error);
    }
    goOn();
  };
  puller.onRoom = goOn;
  goOn();
  return () => {
    if (over) return;
    over = true;
    cancel(iterator);
  };
}

function isPromise(result: unknown): result is PromiseLike<unknown> {
  return typeof result === 'object' && result !== null && isThenable(result);
}

function readResult(result: unknown): { readonly done: boolean; readonly value: unknown } {
  if (typeof result !== 'object' || result === null) throw new TypeError('an iterator must give { done, value }');
  const { done, value } = result as { readonly done?: unknown; readonly value?: unknown };
  return { done: Boolean(done), value };
}

/** Tells a source that no more is wanted; what it makes of that is its own. */
function cancel(iterator: unknown): void {
  const ignore = (): void => undefined;
  try {
    const left: unknown = (iterator as Iterator<unknown>).return?.();
    if (isPromise(left)) whenSettled(left, ignore, ignore);
  } catch {
    // it had no more to say
  }
}

/** Where the values of a source go: takes them when it has room, and says when it has room again. */
export interface Puller<T> {
  readonly hasRoom: boolean;
  onRoom: () => void;
  offer(value: T): void;
  sourceCompleted(): void;
  fail(error: unknown): void;
}
