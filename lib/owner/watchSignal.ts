import { weakGet, weakSet } from '../model/intrinsics.ts';
import { PrivateSet } from '../model/privateCollections.ts';
import { holderOf, readBelowRoot } from '../model/readBelowRoot.ts';
import { callReporting, reportRejection } from '../stream/callReporting.ts';
import { guarded } from '../stream/guarded.ts';
import { onceUnfailing } from '../stream/onceUnfailing.ts';
import { abortedOf, addListener, dispatch, removeListener } from '../stream/platformEvents.ts';

/**
 * Calls `onEnd` when the signal aborts, or immediately if it has aborted. Returns a function that stops watching.
 *
 * @param aborted whether it has; what does not say that it has not counts as aborted
 */
export function watchSignal(
  signal: AbortSignal,
  onEnd: () => void,
  aborted = stateOfSignal(signal) !== false,
): (() => void) | undefined {
  if (!aborted) return onAbort(signal, onEnd);
  onEnd();
  return undefined;
}

/**
 * Calls `onEnd` when the signal of an option aborts, or immediately if it has. A look-alike that throws, or does not say that
 * it is not aborted, has. Returns a function that stops watching, if there is anything to stop.
 */
export function followSignal(signal: AbortSignal, onEnd: () => void): (() => void) | undefined {
  try {
    return watchSignal(signal, onEnd);
  } catch {
    onEnd();
    return undefined;
  }
}

/**
 * Calls back when a signal that is not aborted yet aborts, whatever code that holds the signal has done to it. Returns
 * a function that cancels. The signal gets one listener for all callbacks, because platforms warn of many listeners.
 */
export function onAbort(signal: AbortSignal, callback: () => void): () => void {
  let callbacks = weakGet(callbacksBySignal, signal) as AbortCallbacks | undefined;
  if (!callbacks) weakSet(callbacksBySignal, signal, (callbacks = new AbortCallbacks(signal)));
  return callbacks.add(callback);
}

/**
 * Returns whether a signal is aborted; undefined if the object is no signal. Reads a platform's signal with the
 * platform's getter, whatever code that holds it has done to it. Reads a lookalike's property once. May throw what a
 * getter throws.
 */
export function stateOfSignal(given: object): boolean | undefined {
  const known = abortedOf(given);
  if (known !== undefined) return known;
  const aborted = readBelowRoot(given, 'aborted');
  return typeof aborted === 'boolean' && listens(given) ? aborted : undefined;
}

/** Returns whether an object looks like a signal, without calling a getter. */
export function isSignal(given: unknown): given is AbortSignal {
  if (typeof given !== 'object' || given === null) return false;
  if (abortedOf(given) !== undefined) return true;
  const holder = holderOf(given, 'aborted');
  const property = holder && Object.getOwnPropertyDescriptor(holder, 'aborted');
  const mayBe = property && (property.get !== undefined || typeof property.value === 'boolean');
  return mayBe === true && listens(given);
}

function listens(given: object): boolean {
  return typeof readBelowRoot(given, 'addEventListener') === 'function';
}

/** The callbacks that wait for one signal to abort. */
class AbortCallbacks {
  #count = 0;
  readonly #callbacks = new PrivateSet<{ readonly callback: () => void }>();
  readonly #follower: AbortSignal;
  /** Whether only the library holds the follower, so that its events cannot be forged. */
  readonly #isPrivate: boolean;
  #unsubscribe: (() => unknown) | undefined;

  constructor(signal: AbortSignal) {
    this.#follower = followerOf(signal);
    this.#isPrivate = this.#follower !== signal;
  }

  add(callback: () => void): () => void {
    const entry = { callback: guarded(callback) };
    const notify = (): void => {
      this.#notify();
    };
    this.#unsubscribe ??= this.#isPrivate
      ? addAbortListener(this.#follower, onceUnfailing(notify))
      : onGenuineAbort(this.#follower, notify);
    this.#callbacks.add(entry);
    this.#count += 1;
    return () => {
      if (this.#delete(entry) && this.#count === 0) this.#stop();
    };
  }

  #notify(): void {
    this.#stop();
    this.#callbacks.forEach((entry) => {
      this.#delete(entry);
      entry.callback();
    });
  }

  #delete(entry: { readonly callback: () => void }): boolean {
    const isThere = this.#callbacks.delete(entry);
    if (isThere) this.#count -= 1;
    return isThere;
  }

  /**
   * If a lookalike throws when the listener is removed, that is reported, and the callbacks are called all the same.
   */
  #stop(): void {
    const unsubscribe = this.#unsubscribe;
    this.#unsubscribe = undefined;
    if (unsubscribe) callReporting(unsubscribe);
  }
}

/** Kept as long as the signal lives, because a platform never drops the followers of a signal. */
const callbacksBySignal = new WeakMap<AbortSignal, AbortCallbacks>();

// What the library needs of the platform's signals, as it was when this module loaded. Code that holds a signal can
// override its `addEventListener` and `aborted`, stop its event, and dispatch a fake one.
const { any: anyOf } = AbortSignal as unknown as { readonly any: (signals: Iterable<AbortSignal>) => AbortSignal };

/**
 * Makes a signal that aborts when this one does and that only the library holds. Returns the signal itself if the
 * platform cannot make one. If the signal permanently claims to be aborted, the follower is aborted too.
 */
function followerOf(signal: AbortSignal): AbortSignal {
  if (abortedOf(signal) === undefined) return signal; // of another implementation, such as jsdom's in Node
  try {
    const follower = withTrueState(signal, () => anyOf.call(AbortSignal, listOf(signal)));
    // Node calls this property of the signal to abort it.
    Object.defineProperty(follower, 'dispatchEvent', { value: (event: Event) => dispatch(follower, event) });
    return follower;
  } catch {
    return signal; // older platforms have no AbortSignal.any
  }
}

/**
 * Node reads the property `aborted`, which anybody can change. This sets it to what the platform knows while `act`
 * runs.
 */
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

/** Calls `onAborted` when the signal aborts, but for no fake event. Returns a function that stops it. */
function onGenuineAbort(signal: AbortSignal, onAborted: () => void): () => unknown {
  const listener = (): void => {
    if (abortedOf(signal) !== false) onAborted();
  };
  if (abortedOf(signal) === undefined) {
    const lookalike = signal as unknown as Lookalike;
    reportRejection(lookalike.addEventListener('abort', listener));
    return () => lookalike.removeEventListener('abort', listener);
  }
  return addAbortListener(signal, listener);
}

/** A signal that is not the platform's. Its methods may be async functions, which reject. */
type Lookalike = Readonly<
  Record<'addEventListener' | 'removeEventListener', (type: 'abort', listener: () => void) => unknown>
>;

/** Adds a listener to a signal of the platform, by the platform's method. Returns a function that removes it. */
function addAbortListener(signal: AbortSignal, listener: () => void): () => void {
  addListener(signal, 'abort', listener);
  return () => {
    removeListener(signal, 'abort', listener);
  };
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
