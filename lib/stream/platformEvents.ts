import { getterOf, reflectApply, uncurryThis } from '../model/intrinsics.ts';

// What the library takes of the platform's events, as it was when this module loaded: who changes a global or a
// prototype later neither sees nor stops what another's targets tell.
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

// jsdom has an EventTarget of its own in the place of Node's, and leaves Node's signals. Their methods are those of the
// class that they come from.
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

/** Not by the event's own method, which may be one of ours. */
export function stopEvent(event: Event): void {
  if (isMixed && !(event instanceof PlatformEvent)) stopForeign(event);
  else stop(event);
}

function stopForeign(event: object): void {
  const { stopImmediatePropagation } = Object.getPrototypeOf(event) as Pick<Event, 'stopImmediatePropagation'>;
  reflectApply(stopImmediatePropagation, event, []);
}
