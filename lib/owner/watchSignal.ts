import { callReporting } from '../stream/callReporting.ts';
import { guarded } from '../stream/guarded.ts';
import { onceUnfailing } from '../stream/onceUnfailing.ts';
import { holderOf, readBelowRoot } from '../model/readBelowRoot.ts';
import { getterOf } from '../model/intrinsics.ts';
import { addListener, dispatch, removeListener } from '../stream/platformEvents.ts';

/** Those who wait for one signal. */
class AbortCallbacks {
  readonly #callbacks = new Set<{ readonly callback: () => void }>();
  readonly #follower: AbortSignal;
  /** Whether nobody else holds what is listened to, so that no event of it is forged. */
  readonly #isPrivate: boolean;
  #unsubscribe: (() => void) | undefined;

  constructor(signal: AbortSignal) {
    this.#follower = followerOf(signal);
    this.#isPrivate = this.#follower !== signal;
  }

  add(callback: () => void): () => void {
    const entry = { callback: guarded(callback) };
    const tell = (): void => {
      this.#notify();
    };
    this.#unsubscribe ??= this.#isPrivate
      ? addAbortListener(this.#follower, onceUnfailing(tell))
      : onGenuineAbort(this.#follower, tell);
    this.#callbacks.add(entry);
    return () => {
      if (this.#callbacks.delete(entry) && this.#callbacks.size === 0) this.#stop();
    };
  }

  #notify(): void {
    this.#stop();
    for (const entry of this.#callbacks) {
      this.#callbacks.delete(entry);
      entry.callback();
    }
  }

  /** What a look-alike throws when it is left is reported: those who wait are told all the same. */
  #stop(): void {
    const leave = this.#unsubscribe;
    this.#unsubscribe = undefined;
    if (leave) callReporting(leave);
  }
}

/** Kept as long as the signal is: a platform does not forget whom it has told to follow a signal. */
const callbacksBySignal = new WeakMap<AbortSignal, AbortCallbacks>();

/**
 * Calls back when the signal, which is not aborted yet, aborts, whatever others who hold it have done to it; the
 * returned function stops that. However many wait, the signal has one follower: platforms warn of many listeners.
 */
export function onAbort(signal: AbortSignal, callback: () => void): () => void {
  let waiting = callbacksBySignal.get(signal);
  if (!waiting) callbacksBySignal.set(signal, (waiting = new AbortCallbacks(signal)));
  return waiting.add(callback);
}

/**
 * Whether a signal is aborted; undefined for what is none. A signal of the platform is asked past whatever its holders
 * have made of it; a look-alike is asked once, here. May throw what a getter throws.
 */
export function stateOfSignal(given: object): boolean | undefined {
  const known = abortedOf(given);
  if (known !== undefined) return known;
  const aborted = readBelowRoot(given, 'aborted');
  return typeof aborted === 'boolean' && isFunction(readBelowRoot(given, 'addEventListener')) ? aborted : undefined;
}

/** Calls `over` when the signal aborts, inside this call if it has; the returned function stops that. */
export function watchSignal(signal: AbortSignal, aborted: boolean, over: () => void): (() => void) | undefined {
  if (!aborted) return onAbort(signal, over);
  over();
  return undefined;
}

/** Whether it has the form of a signal, as far as can be told without asking a getter. */
export function isSignal(given: unknown): given is AbortSignal {
  if (typeof given !== 'object' || given === null) return false;
  if (abortedOf(given) !== undefined) return true;
  const holder = holderOf(given, 'aborted');
  const property = holder && Object.getOwnPropertyDescriptor(holder, 'aborted');
  const mayBe = property && (property.get !== undefined || typeof property.value === 'boolean');
  return mayBe === true && isFunction(readBelowRoot(given, 'addEventListener'));
}

function isFunction(value: unknown): boolean {
  return typeof value === 'function';
}

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
  return addAbortListener(signal, listener);
}

/** Adds the very listener to a signal of the platform; the returned function removes it. */
export function addAbortListener(signal: AbortSignal, listener: () => void): () => void {
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
