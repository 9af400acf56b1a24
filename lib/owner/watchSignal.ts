import { weakGet, weakSet } from '../model/intrinsics.ts';
import { PrivateSet } from '../model/privateCollections.ts';
import { holderOf, readBelowRoot } from '../model/readBelowRoot.ts';
import { callReporting, reportRejection } from '../stream/callReporting.ts';
import { guarded } from '../stream/guarded.ts';
import { onceUnfailing } from '../stream/onceUnfailing.ts';
import type { Report } from '../stream/reportError.ts';
import { addListener, isAborted, removeListener } from '../stream/platformEvents.ts';
import { followerOf } from './followerOf.ts';

/**
 * Calls `onEnd` when the signal aborts, or immediately if it has aborted. A look-alike that does not say `false` has. Returns
 * a function that stops watching.
 *
 * @param report reports what the methods of a look-alike throw or reject with
 */
export function watchSignal(signal: AbortSignal, onEnd: () => void, report?: Report): (() => void) | undefined {
  const callbacks = stateOfSignal(signal) === false ? callbacksOf(signal) : undefined;
  if (callbacks && !callbacks.isOver) return callbacks.add(onEnd, report);
  onEnd();
  return undefined;
}

/**
 * Calls `onEnd` when the signal of an option aborts, or immediately if it has. A look-alike that throws, or does not say that
 * it is not aborted, has. Returns a function that stops watching, if there is anything to stop.
 */
export function followSignal(signal: AbortSignal, onEnd: () => void, report: Report): (() => void) | undefined {
  try {
    return watchSignal(signal, onEnd, report);
  } catch {
    onEnd();
    return undefined;
  }
}

/** The signal gets one listener for all callbacks, because platforms warn of many listeners. */
function callbacksOf(signal: AbortSignal): AbortCallbacks {
  let callbacks = weakGet(callbacksBySignal, signal) as AbortCallbacks | undefined;
  if (!callbacks) weakSet(callbacksBySignal, signal, (callbacks = new AbortCallbacks(signal)));
  return callbacks;
}

/**
 * Returns whether a signal is aborted; undefined if the object is no signal. Reads a platform's signal with the
 * platform's getter, whatever code that holds it has done to it. Reads a lookalike's property once. May throw what a
 * getter throws.
 */
export function stateOfSignal(given: object): boolean | undefined {
  const known = isAborted(given);
  if (known !== undefined) return known;
  const aborted = readBelowRoot(given, 'aborted');
  return typeof aborted === 'boolean' && listens(given) ? aborted : undefined;
}

/** Returns whether an object looks like a signal, without calling a getter. */
export function isSignal(given: unknown): given is AbortSignal {
  if (typeof given !== 'object' || given === null) return false;
  if (isAborted(given) !== undefined) return true;
  const holder = holderOf(given, 'aborted');
  const property = holder && Object.getOwnPropertyDescriptor(holder, 'aborted');
  const mayBe = property && (property.get !== undefined || typeof property.value === 'boolean');
  return mayBe === true && listens(given);
}

function listens(given: object): boolean {
  return typeof readBelowRoot(given, 'addEventListener') === 'function';
}

/**
 * The callbacks that wait for one signal to abort. They are called though code that holds the signal stops its event,
 * which does not reach the follower, or takes the follower from it.
 */
class AbortCallbacks {
  #count = 0;
  readonly #callbacks = new PrivateSet<{ readonly callback: () => void }>();
  readonly #signal: AbortSignal;
  /** Only the library holds it, so that its events cannot be forged. Undefined if there can be none. */
  readonly #follower: AbortSignal | undefined;
  #unsubscribe: (() => void) | undefined;

  constructor(signal: AbortSignal) {
    this.#signal = signal;
    this.#follower = followerOf(signal);
  }

  /** Whether the signal's own `aborted` has aborted the follower, so that it will notice nothing more. */
  get isOver(): boolean {
    return isAborted(this.#follower) === true;
  }

  add(callback: () => void, report?: Report): () => void {
    const entry = { callback: guarded(callback, undefined, report) };
    const notify = (): void => {
      this.#notify();
    };
    this.#unsubscribe ??= this.#listen(notify, report);
    this.#callbacks.add(entry);
    this.#count += 1;
    return () => {
      if (this.#delete(entry) && this.#count === 0) this.#stop();
    };
  }

  #listen(notify: () => void, report?: Report): () => void {
    const stop = onGenuineAbort(this.#signal, notify, report);
    const stopFollower = this.#follower && addAbortListener(this.#follower, onceUnfailing(notify));
    return () => {
      stopFollower?.();
      callReporting(stop, report);
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
    unsubscribe?.();
  }
}

/** Kept as long as the signal lives, because a platform never drops the followers of a signal. */
const callbacksBySignal = new WeakMap<AbortSignal, AbortCallbacks>();

/** Calls `onAborted` when the signal aborts, but for no fake event. Returns a function that stops it. */
function onGenuineAbort(signal: AbortSignal, onAborted: () => void, report?: Report): () => unknown {
  if (isAborted(signal) === undefined) {
    const lookalike = signal as unknown as Lookalike;
    const listener = onceUnfailing(onAborted); // its code may call it at any depth
    reportRejection(lookalike.addEventListener('abort', listener), report);
    return () => lookalike.removeEventListener('abort', listener);
  }
  let stop: (() => void) | undefined;
  const listen = (): void => {
    stop = addAbortListener(signal, onceUnfailing(heard));
  };
  const heard = (): void => {
    if (!stop) return;
    stop();
    if (isAborted(signal) === false) listen();
    else onAborted();
  };
  listen();
  return () => {
    stop?.();
    stop = undefined;
  };
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
