import { callListener, type Listener, type SafeListeners } from './SafeListeners.ts';

/**
 * The `on…` attributes of one target (HTML, 8.1.8.1). Each has one listener, whose position is that of its first
 * assignment.
 */
export class EventHandlers {
  readonly #target: EventTarget;
  readonly #listeners: SafeListeners;
  readonly #handlers = new Map<string, { readonly handler: Listener; readonly listener: Listener }>();

  constructor(target: EventTarget, listeners: SafeListeners) {
    this.#target = target;
    this.#listeners = listeners;
  }

  get(type: string): Listener | null {
    return this.#handlers.get(type)?.handler ?? null;
  }

  /** Sets a handler. Anything but a function or an object counts as null, which removes the handler. */
  set(type: string, given: unknown): void {
    const known = this.#handlers.get(type);
    const isHandler = typeof given === 'function' || (typeof given === 'object' && given !== null);
    if (!isHandler) {
      if (known) this.#listeners.remove(type, known.listener);
      this.#handlers.delete(type);
      return;
    }
    const target = this.#target;
    const { report } = this.#listeners;
    const listener =
      known?.listener ??
      ((event: Event): void => {
        const handler = this.get(type);
        if (typeof handler === 'function') callListener(target, handler, event, report);
      });
    this.#handlers.set(type, { handler: given as Listener, listener });
    if (!known) this.#listeners.add(type, listener);
  }
}
