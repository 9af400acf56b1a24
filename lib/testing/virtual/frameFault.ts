import { arrayTypeOf } from '../../model/Message.ts';

/** Returns why a virtual server cannot send what it emitted: only texts and `Uint8Array`s of any realm are sent. */
export function frameFault(frame: unknown): Error | undefined {
  if (typeof frame === 'string' || arrayTypeOf(frame) === 'Uint8Array') return undefined;
  return new Error(`the server emitted ${kindOf(frame)}: it must emit a text or a Uint8Array (JSON.stringify?)`);
}

/** @text what was emitted in the place of a message */
function kindOf(frame: unknown): string {
  if (frame === null || frame === undefined) return String(frame);
  return typeof frame === 'object' ? 'an object' : `a ${typeof frame}`;
}
