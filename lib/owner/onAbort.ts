import { callReporting } from '../stream/callReporting.ts';
import { guarded } from '../stream/guarded.ts';
import { onceUnfailing } from '../stream/onceUnfailing.ts';
import { followerOf, hearAbort, listenForAbort } from './platformSignal.ts';

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
    this.#leave ??= this.#apart ? listenForAbort(this.#follower, onceUnfailing(tell)) : hearAbort(this.#follower, tell);
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
