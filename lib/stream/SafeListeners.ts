import { define, hasValue, reflectApply, weakGet, weakSet } from '../model/intrinsics.ts';
import { callReporting } from './callReporting.ts';
import { guarded } from './guarded.ts';
import {
  addListener,
  dispatch,
  PlatformEvent,
  PlatformEventTarget,
  protectNote,
  removeListener,
  stopEvent,
} from './platformEvents.ts';
import type { Report } from './reportError.ts';

/**
 * The listeners of one event target that the library makes. What they throw, or their promises reject with, is
 * reported; otherwise Node would end the process.
 *
 * The listeners are added to an inner target, so that the platform manages them. The outer target has one listener per
 * type, which was added first. It dispatches a copy of each event to the inner target, and stops events of the library
 * and of the platform, because a listener after it was added without this class. Events that other code dispatches
 * reach all listeners.
 */
export class SafeListeners {
  readonly report: Report | undefined;
  readonly #target: EventTarget;
  readonly #inner = new PlatformEventTarget();
  readonly #intercepted = new Set<string>();
  /** The events that the library has dispatched. */
  readonly #dispatched = new WeakMap<Event, true>();
  /** For each event that listeners get, the event on the inner target that represents it. */
  readonly #innerEvents = new WeakMap<Event, Event>();

  /**
   * @param types the types of event that the library dispatches
   * @param report reports what the listeners throw
   */
  constructor(target: EventTarget, types: readonly string[], report?: Report) {
    this.#target = target;
    this.report = report;
    for (const type of types) this.#intercept(type);
  }

  add(type: string, listener: Listener | null, options?: unknown): void {
    // eslint-disable-next-line @typescript-eslint/no-unnecessary-template-expression -- scripts give anything: a symbol throws
    const text = `${type}`;
    this.#intercept(text);
    addListener(this.#inner, text, wrapperOf(listener), options as AddEventListenerOptions);
  }

  remove(type: string, listener: Listener | null, options?: unknown): void {
    removeListener(this.#inner, type, wrapperOf(listener), options as EventListenerOptions);
  }

  /** Dispatches an event of the library. */
  dispatch(event: Event): void {
    weakSet(this.#dispatched, event, true);
    dispatch(this.#target, event);
  }

  /** Stops an event while it is being dispatched. */
  stop(event: Event): void {
    const inside = weakGet(this.#innerEvents, event) as Event | undefined;
    if (inside) stopEvent(inside);
    stopEvent(event);
  }

  #intercept(type: string): void {
    if (hasValue(this.#intercepted, type)) return;
    this.#intercepted.add(type);
    const deliver = (event: Event): void => {
      this.#deliver(event, type);
    };
    addListener(this.#target, type, guarded(deliver, undefined, this.report));
  }

  #deliver(event: Event, type: string): void {
    // First: a listener could change the event so that the platform cannot stop it any more.
    if (weakGet(this.#dispatched, event) === true || event.isTrusted) stopEvent(event);
    protectNote(event);
    const inside = new PlatformEvent(type);
    weakSet(deliveries, inside, { target: this.#target, event, report: this.report });
    weakSet(this.#innerEvents, event, inside);
    define(event, 'stopImmediatePropagation', {
      configurable: true,
      value: () => {
        this.stop(event);
      },
    });
    dispatch(this.#inner, inside);
  }
}

/** A function, or an object with the method `handleEvent` (DOM, 2.7). */
export type Listener = ((event: Event) => unknown) | { handleEvent(event: Event): unknown };

/** An event that is being dispatched to the listeners of a target. */
interface Delivery {
  readonly target: EventTarget;
  readonly event: Event;
  readonly report: Report | undefined;
}

/** For each event on an inner target, the event that listeners get instead. */
const deliveries = new WeakMap<Event, Delivery>();

/** Calls a listener, and reports what it throws or its promise rejects with. */
function callListener(self: unknown, listener: Listener, event: Event, report?: Report): void {
  callReporting(
    () => (typeof listener === 'function' ? reflectApply(listener, self, [event]) : listener.handleEvent(event)),
    report,
  );
}

const wrappers = new WeakMap<object, EventListener>();

/**
 * Returns the same wrapper for the same listener, so that the platform recognises it. Leaves invalid listeners to the
 * platform.
 */
function wrapperOf(listener: Listener | null): EventListener | null {
  if ((typeof listener !== 'function' && typeof listener !== 'object') || listener === null) return listener;
  const known = weakGet(wrappers, listener) as EventListener | undefined;
  if (known) return known;
  const wrapper = (inside: Event): void => {
    const delivery = weakGet(deliveries, inside) as Delivery | undefined;
    if (delivery) callListener(delivery.target, listener, delivery.event, delivery.report);
  };
  weakSet(wrappers, listener, wrapper);
  return wrapper;
}

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
