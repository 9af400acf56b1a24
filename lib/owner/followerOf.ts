import { dispatch, isAborted } from '../stream/platformEvents.ts';

/**
 * Makes a signal that aborts when this one does and that only the library holds. Returns undefined if the platform
 * cannot make one. If the signal permanently claims to be aborted, the follower is aborted too.
 */
export function followerOf(signal: AbortSignal): AbortSignal | undefined {
  if (isAborted(signal) === undefined) return undefined; // of another implementation, such as jsdom's in Node
  try {
    const follower = withTrueState(signal, () => anyOf.call(AbortSignal, listOf(signal)));
    // Node calls this property of the signal to abort it.
    Object.defineProperty(follower, 'dispatchEvent', { value: (event: Event) => dispatch(follower, event) });
    return follower;
  } catch {
    return undefined; // older platforms have no AbortSignal.any
  }
}

/**
 * Node reads the property `aborted`, which anybody can change. This sets it to what the platform knows while `act`
 * runs.
 */
function withTrueState<T>(signal: AbortSignal, act: () => T): T {
  const own = Object.getOwnPropertyDescriptor(signal, 'aborted');
  if (!own && signal.aborted === isAborted(signal)) return act();
  Reflect.defineProperty(signal, 'aborted', { value: isAborted(signal), configurable: true });
  try {
    return act();
  } finally {
    if (own) Reflect.defineProperty(signal, 'aborted', own);
    else Reflect.deleteProperty(signal, 'aborted');
  }
}

/** Makes a list with one signal that can be iterated without `Array.prototype`, and more than once. */
function listOf(signal: AbortSignal): Iterable<AbortSignal> {
  const iterator = (): Iterator<AbortSignal> => {
    let done = false;
    return {
      next: (): IteratorResult<AbortSignal> => {
        if (done) return { done: true, value: undefined };
        done = true;
        return { done: false, value: signal };
      },
    };
  };
  return Object.defineProperty([signal], Symbol.iterator, { value: iterator });
}

// Read when this module loads.
const { any: anyOf } = AbortSignal as unknown as { readonly any: (signals: Iterable<AbortSignal>) => AbortSignal };
