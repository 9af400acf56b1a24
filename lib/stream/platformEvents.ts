import { define, getterOf, reflectApply, uncurryThis } from '../model/intrinsics.ts';

// The platform's events as they were when this module loaded: code that changes a global or a prototype later can
// neither see nor stop the events of other owners.
export const PlatformEvent = Event;
export const PlatformEventTarget = EventTarget;

type Listening<O> = (this: EventTarget, type: string, listener: EventListener | null, options?: O) => void;

/* eslint-disable @typescript-eslint/unbound-method -- bound right here */
const methodsOf = (target: EventTarget) => ({
  add: uncurryThis<Listening<AddEventListenerOptions>>(target.addEventListener),
  remove: uncurryThis<Listening<EventListenerOptions>>(target.removeEventListener),
  dispatch: uncurryThis<(this: EventTarget, event: Event) => boolean>(target.dispatchEvent),
});
const stop = /*#__PURE__*/ uncurryThis<(this: Event) => void>(PlatformEvent.prototype.stopImmediatePropagation);
/* eslint-enable @typescript-eslint/unbound-method */

// jsdom replaces Node's EventTarget but not Node's signals. Each needs the methods of its own class.
const targets = /*#__PURE__*/ methodsOf(PlatformEventTarget.prototype);
const isMixed = !(AbortSignal.prototype instanceof PlatformEventTarget);
const signals = isMixed ? /*#__PURE__*/ methodsOf(AbortSignal.prototype) : targets;

/** Returns whether a signal of the platform is aborted, by the platform's getter; undefined if the value is none. */
export const isAborted = /*#__PURE__*/ getterOf(AbortSignal.prototype, 'aborted') as (
  given: unknown,
) => boolean | undefined;

function methodsFor(target: EventTarget): typeof targets {
  return isMixed && isAborted(target) !== undefined ? signals : targets;
}

export function addListener(
  target: EventTarget,
  type: string,
  listener: EventListener | null,
  options?: AddEventListenerOptions,
): void {
  methodsFor(target).add(target, type, listener, options);
}

export function removeListener(
  target: EventTarget,
  type: string,
  listener: EventListener | null,
  options?: EventListenerOptions,
): void {
  methodsFor(target).remove(target, type, listener, options);
}

export function dispatch(target: EventTarget, event: Event): boolean {
  return methodsFor(target).dispatch(target, event);
}

/**
 * Lets the platform finish with an event that a listener has frozen. Node writes a note to a property of the event after each
 * listener. If the event is frozen, this write throws where nobody can catch it. An accessor accepts the write all the same.
 */
export function protectNote(event: Event): void {
  note ??= findNote();
  if (note === 'none') return;
  let value = (event as unknown as Record<symbol, unknown>)[note];
  const set = (changed: unknown): void => {
    value = changed;
  };
  define(event, note, { get: () => value, set, enumerable: true, configurable: false });
}

let note: symbol | 'none' | undefined;

/** The property that the platform writes to an event when a listener was called: none in browsers. */
function findNote(): symbol | 'none' {
  const target = new PlatformEventTarget();
  const event = new PlatformEvent('probe');
  const keys = Object.getOwnPropertySymbols(event);
  const valueOf = (key: symbol): unknown => (event as unknown as Record<symbol, unknown>)[key];
  let during: readonly unknown[] = [];
  addListener(target, 'probe', () => (during = keys.map(valueOf)));
  dispatch(target, event);
  return keys.find((key, i) => valueOf(key) !== during[i]) ?? 'none';
}

/** Does not call the event's own method, which `SafeListeners` may have overridden. */
export function stopEvent(event: Event): void {
  if (isMixed && !(event instanceof PlatformEvent)) stopForeign(event);
  else stop(event);
}

function stopForeign(event: object): void {
  const { stopImmediatePropagation } = Object.getPrototypeOf(event) as Pick<Event, 'stopImmediatePropagation'>;
  reflectApply(stopImmediatePropagation, event, []);
}
