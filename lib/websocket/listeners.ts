import { callReporting } from '../stream/callReporting.ts';
import type { Report } from '../stream/reportError.ts';
import { addListener, removeListener } from './platform.ts';

/** A function, or an object with the method `handleEvent` (DOM, 2.7). */
export type Listener = ((event: Event) => unknown) | { handleEvent(event: Event): unknown };

/** Adds a listener whose errors are reported: Node would end the process. */
export function listen(target: EventTarget, type: string, listener: Listener | null, options?: unknown): void {
  addListener(target, type, wrapped(listener), options as AddEventListenerOptions);
}

/** Removes a listener that `listen` has added. */
export function unlisten(target: EventTarget, type: string, listener: Listener | null, options?: unknown): void {
  removeListener(target, type, wrapped(listener), options as EventListenerOptions);
}

/** Whose the listeners of a target are: what they throw goes to `report`. */
export function reportListeners(target: EventTarget, report: Report): void {
  reports.set(target, report);
}

/** Calls a listener; what it throws, or its promise rejects with, is reported. */
export function call(self: unknown, listener: Listener, event: Event): void {
  callReporting(
    () => (typeof listener === 'function' ? Reflect.apply(listener, self, [event]) : listener.handleEvent(event)),
    reports.get(self as EventTarget),
  );
}

const reports = new WeakMap<EventTarget, Report>();

const wrappers = new WeakMap<object, EventListener>();

/** The same for the same listener, so that the platform knows it again; what is no listener is the platform's to refuse. */
function wrapped(listener: Listener | null): EventListener | null {
  if ((typeof listener !== 'function' && typeof listener !== 'object') || listener === null) return listener;
  const known = wrappers.get(listener);
  if (known) return known;
  const wrapper = function (this: unknown, event: Event): void {
    call(this, listener, event);
  };
  wrappers.set(listener, wrapper);
  wrappers.set(wrapper, wrapper); // Node removes by it when a signal aborts
  return wrapper;
}
