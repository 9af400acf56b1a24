import { uncurryThis } from '../model/intrinsics.ts';
import { EventHandlers, type Listener, SafeListeners } from '../stream/SafeListeners.ts';
import { dispatch } from '../stream/platformEvents.ts';
import type { Report } from '../stream/reportError.ts';

// Read when this module loads.
const Controller = AbortController;
// eslint-disable-next-line @typescript-eslint/unbound-method -- bound right here
const abort = /*#__PURE__*/ uncurryThis<(this: AbortController) => void>(Controller.prototype.abort);

/**
 * Makes `owner.signal`: a signal of the platform, so that `fetch` accepts it, whose listeners cannot end the host's
 * process by throwing. This does not cover listeners of signals that the platform derives from it with
 * `AbortSignal.any`.
 */
export class OwnerSignal {
  readonly #controller = new Controller();

  /** @param report reports what listeners throw */
  constructor(report: Report) {
    const { signal } = this.#controller;
    const listeners = new SafeListeners(signal, ['abort'], report);
    const handlers = new EventHandlers(signal, listeners);
    const add = (type: string, listener: Listener | null, options?: unknown): void => {
      listeners.add(type, listener, options);
    };
    const remove = (type: string, listener: Listener | null, options?: unknown): void => {
      listeners.remove(type, listener, options);
    };
    const fixed = (value: unknown): PropertyDescriptor => ({ value: Object.freeze(value) });
    Object.defineProperties(signal, {
      addEventListener: fixed(add),
      removeEventListener: fixed(remove),
      // Node calls this property of the signal to abort it.
      dispatchEvent: fixed((event: Event) => dispatch(signal, event)),
      onabort: {
        get: Object.freeze(() => handlers.get('abort')),
        set: Object.freeze((handler: unknown) => {
          handlers.set('abort', handler);
        }),
      },
    });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  abort(): void {
    abort(this.#controller);
  }
}
