import { uncurry } from '../model/intrinsics.ts';

// What the library takes of the platform's events, as it was when this module loaded: who changes a global or a
// prototype later neither sees nor stops what another's targets tell.
export const PlatformEvent = Event;
export const PlatformEventTarget = EventTarget;

/* eslint-disable @typescript-eslint/unbound-method -- bound right here */
const target = PlatformEventTarget.prototype;
type Listening<O> = (this: EventTarget, type: string, listener: EventListener | null, options?: O) => void;
export const addListener = /*#__PURE__*/ uncurry<Listening<AddEventListenerOptions>>(target.addEventListener);
export const removeListener = /*#__PURE__*/ uncurry<Listening<EventListenerOptions>>(target.removeEventListener);
export const dispatch = /*#__PURE__*/ uncurry<(this: EventTarget, event: Event) => boolean>(target.dispatchEvent);
export const stopEvent = /*#__PURE__*/ uncurry<(this: Event) => void>(PlatformEvent.prototype.stopImmediatePropagation);
/* eslint-enable @typescript-eslint/unbound-method */
