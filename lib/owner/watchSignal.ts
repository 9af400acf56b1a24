import { callReporting } from '../stream/callReporting.ts';
import { guarded } from '../stream/guarded.ts';
import { onceUnfailing } from '../stream/onceUnfailing.ts';
import { abortedOf, followerOf, onGenuineAbort, listenForAbort } from './platformSignal.ts';
import { holderOf, readBelowRoot } from '../model/readBelowRoot.ts';

/** Those who wait for one signal. */
class Waiting {
  readonly #callbacks = new Set<{ readonly callback: () => void }>();
  readonly #follower: AbortSignal;
  /** Whether nobody else holds what is listened to, so that no event of it is forged. */
  readonly #apart: boolean;
  #leave: (() => void) | undefined;

  constructor(signal: AbortSignal) {
    this.#follower = followerOf(signal);
    this.#apart = this.#follower !== signal;
  }

  add(callback: () => void): () => void {
    const entry = { callback: guarded(callback) };
    const tell = (): void => {
      this.#tell();
    };
    this.#leave ??= this.#apart
      ? listenForAbort(this.#follower, onceUnfailing(tell))
      : onGenuineAbort(this.#follower, tell);
    this.#callbacks.add(entry);
    return () => {
      if (this.#callbacks.delete(entry) && this.#callbacks.size === 0) this.#stop();
    };
  }

  #tell(): void {
    this.#stop();
    for (const entry of this.#callbacks) {
      this.#callbacks.delete(entry);
      entry.callback();
    }
  }

  /** What a look-alike throws when it is left is reported: those who wait are told all the same. */
  #stop(): void {
    const leave = this.#leave;
    this.#leave = undefined;
    if (leave) callReporting(leave);
  }
}

/** Kept as long as the signal is: a platform does not forget whom it has told to follow a signal. */
const waitingFor = new WeakMap<AbortSignal, Waiting>();

/**
 * Calls back when the signal, which is not aborted yet, aborts, whatever others who hold it have done to it; the
 * returned function stops that. However many wait, the signal has one follower: platforms warn of many listeners.
 */
export function onAbort(signal: AbortSignal, callback: () => void): () => void {
  let waiting = waitingFor.get(signal);
  if (!waiting) waitingFor.set(signal, (waiting = new Waiting(signal)));
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
