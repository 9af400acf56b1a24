import { getterOf, reflectApply, uncurryThis } from '../model/intrinsics.ts';

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
const isAborted = /*#__PURE__*/ getterOf(AbortSignal.prototype, 'aborted');

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

/** Does not call the event's own method, which `SafeListeners` may have overridden. */
export function stopEvent(event: Event): void {
  if (isMixed && !(event instanceof PlatformEvent)) stopForeign(event);
  else stop(event);
}

function stopForeign(event: object): void {
  const { stopImmediatePropagation } = Object.getPrototypeOf(event) as Pick<Event, 'stopImmediatePropagation'>;
  reflectApply(stopImmediatePropagation, event, []);
}
