import { isResizable, sizeOfBuffer, getterOf } from '../model/intrinsics.ts';
import type { Message } from '../model/Message.ts';

const typedArray = Object.getPrototypeOf(Uint8Array.prototype) as object;
const kindOfArray = getterOf(typedArray, Symbol.toStringTag);
const bufferOf = getterOf(typedArray, 'buffer');

/** Whether a field is a message: a text, or a real `Uint8Array` over unshared memory of a fixed size. */
export function isMessage(field: unknown): field is Message {
  if (typeof field === 'string') return true;
  if (typeof field !== 'object' || field === null || kindOfArray(field) !== 'Uint8Array') return false;
  const buffer = bufferOf(field);
  return sizeOfBuffer(buffer) !== undefined && isResizable(buffer) !== true;
}

/**
 * What a message counts for in the windows of a port. A text counts its UTF-16 units: nobody has to walk through it, and
 * it takes one or two bytes of memory for each.
 */
export function weightOf(message: Message): number {
  return typeof message === 'string' ? message.length : message.byteLength;
}
