import { define, hasValue, reflectApply, weakGet, weakSet } from '../model/intrinsics.ts';
import { callReporting } from './callReporting.ts';
import {
  addListener,
  dispatch,
  PlatformEvent,
  PlatformEventTarget,
  removeListener,
  stopEvent,
} from './platformEvents.ts';

import type { Report } from './reportError.ts';

/** A function, or an object with the method `handleEvent` (DOM, 2.7). */
export type Listener = ((event: Event) => unknown) | { handleEvent(event: Event): unknown };

/** An event on its way through the listeners of a target. */
interface Delivery {
  readonly target: EventTarget;
  readonly event: Event;
  readonly report: Report | undefined;
}

/** By the event that an inner target tells in the place of the one that listeners get. */
const deliveries = new WeakMap<Event, Delivery>();

/**
 * The listeners of one event target of ours. What they throw, or their promises reject with, is reported: Node would
 * end the process.
 *
 * They are kept on a target of their own, which the platform manages. The outer one has one listener a type, the first:
 * it tells the others, and lets none after it hear an event that the library or the platform tells, since that one has
 * come round this class. An event that somebody else dispatches is heard by all.
 */
export class SafeListeners {
  readonly report: Report | undefined;
  readonly #target: EventTarget;
  readonly #inner = new PlatformEventTarget();
  readonly #intercepted = new Set<string>();
  /** Of the events that the library tells. */
  readonly #dispatched = new WeakMap<Event, true>();
  /** By the event that listeners get, the one that stands for it on the inner target. */
  readonly #innerEvents = new WeakMap<Event, Event>();

  /**
   * @param types those that the library tells
   * @param report takes what the listeners throw
   */
  constructor(target: EventTarget, types: readonly string[], report?: Report) {
    this.#target = target;
    this.report = report;
    for (const type of types) this.#intercept(type);
  }

  add(type: unknown, listener: Listener | null, options?: unknown): void {
    const text = String(type);
    this.#intercept(text);
    addListener(this.#inner, text, wrapperOf(listener), options as AddEventListenerOptions);
  }

  remove(type: string, listener: Listener | null, options?: unknown): void {
    removeListener(this.#inner, type, wrapperOf(listener), options as EventListenerOptions);
  }

  /** Tells an event of the library's. */
  dispatch(event: Event): void {
    weakSet(this.#dispatched, event, true);
    dispatch(this.#target, event);
  }

  /** An event that is being told goes no further. */
  stop(event: Event): void {
    const inside = weakGet(this.#innerEvents, event) as Event | undefined;
    if (inside) stopEvent(inside);
    stopEvent(event);
  }

  #intercept(type: string): void {
    if (hasValue(this.#intercepted, type)) return;
    this.#intercepted.add(type);
    addListener(this.#target, type, (event) => {
      this.#deliver(event, type);
    });
  }

  #deliver(event: Event, type: string): void {
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
    if (weakGet(this.#dispatched, event) === true || event.isTrusted) stopEvent(event);
  }
}

/** Calls a listener; what it throws, or its promise rejects with, is reported. */
export function callListener(self: unknown, listener: Listener, event: Event, report?: Report): void {
  callReporting(
    () => (typeof listener === 'function' ? reflectApply(listener, self, [event]) : listener.handleEvent(event)),
    report,
  );
}

const wrappers = new WeakMap<object, EventListener>();

/** The same for the same listener, so that the platform knows it again; what is no listener is the platform's to refuse. */
function wrapperOf(listener: Listener | null): EventListener | null {
  if ((typeof listener !== 'function' && typeof listener !== 'object') || listener === null) return listener;
  const known = weakGet(wrappers, listener) as EventListener | undefined;
  if (known) return known;
  const wrapper = (inside: Event): void => {
    const passage = weakGet(deliveries, inside) as Delivery | undefined;
    if (passage) callListener(passage.target, listener, passage.event, passage.report);
  };
  weakSet(wrappers, listener, wrapper);
  return wrapper;
}
