import { getterOf } from '../model/intrinsics.ts';
import { addListener, dispatch, removeListener } from '../stream/platformEvents.ts';

// What is needed of the platform's signals, as it was when this module loaded: who holds a signal can give it an
// `addEventListener` and an `aborted` of its own, stop its event, and dispatch one that is none.
const { prototype } = AbortSignal;
const { any: anyOf } = AbortSignal as unknown as { readonly any?: (signals: Iterable<AbortSignal>) => AbortSignal };
const isAborted = getterOf(prototype, 'aborted');

/** Whether a signal of the platform is aborted, as the platform knows it; undefined for what is none. */
export function abortedOf(given: unknown): boolean | undefined {
  return isAborted(given) as boolean | undefined;
}

/**
 * What aborts when this signal does, and nobody else holds; the signal itself where the platform can make none. Where
 * the signal says wrongly, and for good, that it is aborted, this is.
 */
export function followerOf(signal: AbortSignal): AbortSignal {
  if (abortedOf(signal) === undefined) return signal; // of another make, as of jsdom in Node
  try {
    const follower = withTrueState(signal, () => anyOf?.call(AbortSignal, listOf(signal)));
    if (!follower) return signal;
    // Node looks it up on the signal.
    Object.defineProperty(follower, 'dispatchEvent', { value: (event: Event) => dispatch(follower, event) });
    return follower;
  } catch {
    return signal;
  }
}

/** Node reads `aborted` as anybody can have changed it: for that long it is what the platform knows. */
function withTrueState<T>(signal: AbortSignal, act: () => T): T {
  const own = Object.getOwnPropertyDescriptor(signal, 'aborted');
  if (!own && signal.aborted === abortedOf(signal)) return act();
  Reflect.defineProperty(signal, 'aborted', { value: abortedOf(signal), configurable: true });
  try {
    return act();
  } finally {
    if (own) Reflect.defineProperty(signal, 'aborted', own);
    else Reflect.deleteProperty(signal, 'aborted');
  }
}

/** Calls `onAborted` when the signal aborts, and for no event that says so wrongly; the returned function stops that. */
export function onGenuineAbort(signal: AbortSignal, onAborted: () => void): () => void {
  const listener = (): void => {
    if (abortedOf(signal) !== false) onAborted();
  };
  if (abortedOf(signal) === undefined) {
    signal.addEventListener('abort', listener);
    return () => {
      signal.removeEventListener('abort', listener);
    };
  }
  return listenForAbort(signal, listener);
}

/** Adds the very listener to a signal of the platform; the returned function removes it. */
export function listenForAbort(signal: AbortSignal, listener: () => void): () => void {
  addListener(signal, 'abort', listener);
  return () => {
    removeListener(signal, 'abort', listener);
  };
}

/** A list of one, which is read without `Array.prototype`, as often as somebody likes. */
function listOf(signal: AbortSignal): Iterable<AbortSignal> {
  const iterator = (): Iterator<AbortSignal> => {
    let over = false;
    return {
      next: (): IteratorResult<AbortSignal> => {
        if (over) return { done: true, value: undefined };
        over = true;
        return { done: false, value: signal };
      },
    };
  };
  return Object.defineProperty([signal], Symbol.iterator, { value: iterator });
}
