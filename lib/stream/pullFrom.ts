import type { Observer } from 'rxjs';
import { isThenable } from '../model/readBelowRoot.ts';
import { whenSettled } from './whenSettled.ts';

/**
 * Pulls values from an iterator for an observer, as long as it has room. If the iterator throws, rejects or returns an
 * invalid result, the observer gets an error.
 */
export function pullFrom<T>({ iterator, later }: PullSource, observer: Observer<T>, hasRoom: () => boolean): Pulling {
  let pulling = false;
  let waiting = false; // for an asynchronous result
  let finished = false;
  const fail = (error: unknown): void => {
    if (finished) return;
    finished = true;
    observer.error(error);
  };
  const take = (result: unknown): void => {
    if (finished) return;
    try {
      const { done, value } = readResult(result);
      if (done) {
        finished = true;
        observer.complete();
      } else observer.next(value as T);
    } catch (error) {
      fail(error);
    }
  };
  const onResult = (result: unknown): void => {
    waiting = false;
    take(result);
    pullMore();
  };
  const pullMore = (): void => {
    if (pulling) return;
    pulling = true;
    try {
      while (!finished && !waiting && hasRoom()) {
        const result = (iterator as Iterator<unknown>).next() as unknown;
        if (later && isPromise(result)) {
          waiting = true;
          whenSettled(result, onResult, fail); // a thenable may settle synchronously
        } else take(result);
      }
    } catch (error) {
      fail(error);
    } finally {
      pulling = false;
    }
  };
  pullMore();
  return {
    pullMore,
    cancel: () => {
      if (finished) return;
      finished = true;
      cancel(iterator);
    },
  };
}

interface Pulling {
  /** To be called when the observer has room again. */
  readonly pullMore: () => void;
  readonly cancel: () => void;
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

function isPromise(result: unknown): result is PromiseLike<unknown> {
  return typeof result === 'object' && result !== null && isThenable(result);
}

function readResult(result: unknown): { readonly done: boolean; readonly value: unknown } {
  if (typeof result !== 'object' || result === null) throw new TypeError('an iterator must return { done, value }');
  const { done, value } = result as { readonly done?: unknown; readonly value?: unknown };
  return { done: Boolean(done), value };
}

/** Cancels an iterator and ignores what it does then. */
function cancel(iterator: unknown): void {
  const ignore = (): void => undefined;
  try {
    const closed: unknown = (iterator as Iterator<unknown>).return?.();
    if (isPromise(closed)) whenSettled(closed, ignore, ignore);
  } catch {
    // ignored
  }
}
