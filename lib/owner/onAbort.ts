/** Those who wait for one signal, behind the one listener that serves them all. */
class Waiting {
  readonly #callbacks = new Set<{ readonly callback: () => void }>();
  readonly #signal: AbortSignal;
  readonly #tell = (): void => {
    waitingFor.delete(this.#signal);
    for (const { callback } of this.#callbacks) callback();
  };

  constructor(signal: AbortSignal) {
    this.#signal = signal;
    signal.addEventListener('abort', this.#tell, { once: true });
    waitingFor.set(signal, this);
  }

  add(callback: () => void): () => void {
    const entry = { callback };
    this.#callbacks.add(entry);
    return () => {
      this.#callbacks.delete(entry);
      if (this.#callbacks.size > 0 || waitingFor.get(this.#signal) !== this) return;
      waitingFor.delete(this.#signal);
      this.#signal.removeEventListener('abort', this.#tell);
    };
  }
}

const waitingFor = new WeakMap<AbortSignal, Waiting>();

/**
 * Calls back when the signal, which is not aborted yet, aborts; the returned function stops that. However many wait,
 * the signal has one listener: platforms warn of many. A callback must not throw.
 */
export function onAbort(signal: AbortSignal, callback: () => void): () => void {
  return (waitingFor.get(signal) ?? new Waiting(signal)).add(callback);
}
