import { call, listen, type Listener, unlisten } from './listeners.ts';

/** The `on…` attributes of one target (HTML, 8.1.8.1): one listener for each, in the place where it was first set. */
export class EventHandlers {
  readonly #target: EventTarget;
  readonly #handlers = new Map<string, { readonly handler: Listener; readonly listener: Listener }>();

  constructor(target: EventTarget) {
    this.#target = target;
  }

  get(type: string): Listener | null {
    return this.#handlers.get(type)?.handler ?? null;
  }

  /** What is no object counts as null, which removes it. */
  set(type: string, given: unknown): void {
    const known = this.#handlers.get(type);
    const isHandler = typeof given === 'function' || (typeof given === 'object' && given !== null);
    if (!isHandler) {
      if (known) unlisten(this.#target, type, known.listener);
      this.#handlers.delete(type);
      return;
    }
    const target = this.#target;
    const listener =
      known?.listener ??
      ((event: Event): void => {
        const handler = this.get(type);
        if (typeof handler === 'function') call(target, handler, event);
      });
    this.#handlers.set(type, { handler: given as Listener, listener });
    if (!known) listen(target, type, listener);
  }
}
