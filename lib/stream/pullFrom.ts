import { noop } from 'rxjs';
import { isThenable } from '../model/readBelowRoot.ts';
import { whenSettled } from './whenSettled.ts';

/**
 * Pulls values from an iterator while the puller has room. If the iterator throws, rejects or returns an invalid
 * result, the puller fails. Returns a function that cancels the iterator.
 */
export function pullFrom<T>({ iterator, later }: PullSource, puller: Puller<T>): () => void {
  let pulling = false;
  let waiting = false; // for an asynchronous result
  const isWaiting = (): boolean => waiting;
  let finished = false;
  const take = (result: unknown): void => {
    if (finished) return;
    const { done, value } = readResult(result);
    if (!done) {
      puller.offer(value as T);
      return;
    }
    finished = true;
    puller.sourceCompleted();
  };
  const fail = (error: unknown): void => {
    if (finished) return;
    finished = true;
    puller.fail(error);
  };
  const pullMore = (): void => {
    if (pulling || waiting) return;
    pulling = true;
    try {
      while (!finished && puller.hasRoom) {
        const result = (iterator as Iterator<unknown>).next() as unknown;
        if (later && isThenable(result)) {
          waiting = true;
          whenSettled(result, onResult, fail);
          if (isWaiting()) return; // a thenable may have settled synchronously
        } else take(result);
      }
    } catch (error) {
      fail(error);
    } finally {
      pulling = false;
    }
  };
  const onResult = (result: unknown): void => {
    waiting = false;
    try {
      take(result);
    } catch (error) {
      fail(error);
    }
    pullMore();
  };
  puller.onRoom = pullMore;
  pullMore();
  return () => {
    if (finished) return;
    finished = true;
    cancel(iterator);
  };
}

/** An iterator, or an async iterator if `later`. It is foreign and may be anything. */
export interface PullSource {
  readonly iterator: unknown;
  readonly later: boolean;
}

/**
 * Returns the iterator of an iterable or async iterable; undefined for anything else. Throws what creating the iterator
 * throws.
 */
export function sourceOf(given: unknown): PullSource | undefined {
  const { [Symbol.asyncIterator]: later, [Symbol.iterator]: now } = Object(given) as Partial<
    AsyncIterable<unknown> & Iterable<unknown>
  >;
  if (typeof later === 'function') return { iterator: later.call(given as AsyncIterable<unknown>), later: true };
  return typeof now === 'function' ? { iterator: now.call(given as Iterable<unknown>), later: false } : undefined;
}

function readResult(result: unknown): { readonly done: boolean; readonly value: unknown } {
  if (typeof result !== 'object' || result === null) throw new TypeError('an iterator must return { done, value }');
  const { done, value } = result as { readonly done?: unknown; readonly value?: unknown };
  return { done: Boolean(done), value };
}

/** Cancels an iterator and ignores what it does then. */
function cancel(iterator: unknown): void {
  try {
    const closed: unknown = (iterator as Iterator<unknown>).return?.();
    if (isThenable(closed)) whenSettled(closed, noop, noop);
  } catch {
    // ignored
  }
}

/** Takes the values of an iterator when it has room, and calls `onRoom` when it has room again. */
export interface Puller<T> {
  readonly hasRoom: boolean;
  onRoom: () => void;
  offer(value: T): void;
  sourceCompleted(): void;
  fail(error: unknown): void;
}
