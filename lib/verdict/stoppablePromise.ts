import { PlatformPromise, weakGet, weakSet } from '../model/intrinsics.ts';

/** By promise: begins to wait for it. Private to the library, so that no other code can stop an answer. */
const waits = new WeakMap<object, () => () => void>();

/**
 * Makes a promise of what `ask` comes to. When nobody of the library waits for it any more, `ask` is stopped; if somebody
 * does again, because a host keeps its promises, `ask` is called again: a second rule that had not answered is asked once more.
 * Whoever waits by `then` alone does not count.
 *
 * @param ask starts to ask, and returns a function that stops it; what it throws rejects the promise
 */
export function stoppablePromise(
  ask: (resolve: (value: unknown) => void, reject: (error: unknown) => void) => () => void,
): Promise<unknown> {
  let waiting = 0;
  let stop: (() => void) | undefined;
  /** Undefined once the promise is settled. */
  let begin: (() => void) | undefined;
  const promise = new PlatformPromise<unknown>((resolve, reject) => {
    const settling = (settle: (value: unknown) => void) => (value: unknown) => {
      begin = undefined;
      settle(value);
    };
    const fail = settling(reject);
    begin = () => {
      try {
        stop = ask(settling(resolve), fail);
      } catch (error) {
        fail(error);
      }
    };
    begin();
  });
  weakSet(waits, promise, () => {
    waiting += 1;
    if (!stop) begin?.();
    return () => {
      waiting -= 1;
      if (waiting > 0) return;
      stop?.();
      stop = undefined;
    };
  });
  return promise;
}

/**
 * Notes that the library waits for a promise. Returns a function that notes that it does no longer: call it once. Undefined
 * for a promise that is not stoppable.
 */
export function waitingFor(promise: object): (() => void) | undefined {
  return (weakGet(waits, promise) as (() => () => void) | undefined)?.();
}
