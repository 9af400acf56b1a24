import { isFixedBytes, type Message } from '../model/Message.ts';

/**
 * Whether a field is a message: a text, or a real `Uint8Array` over unshared memory of a fixed size. It is all of that
 * memory: a clone of a part brings the whole, of any size (G19).
 */
export function isMessage(field: unknown): field is Message {
  return typeof field === 'string' || (isFixedBytes(field) && field.byteLength === field.buffer.byteLength);
}

/**
 * What a message counts for in the windows of a port. A text counts its UTF-16 units: nobody has to walk through it, and
 * it takes one or two bytes of memory for each.
 */
export function weightOf(message: Message): number {
  return typeof message === 'string' ? message.length : message.byteLength;
}
