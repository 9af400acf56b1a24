import { isResizable, sizeOfBuffer } from './arrayBuffer.ts';
import { byteLength } from './byteLength.ts';
import { getterOf } from './getterOf.ts';
import { isWellFormed } from './isWellFormed.ts';

/** Why a message can not be sent. */
export interface MessageFault {
  readonly code: 'invalid-message' | 'too-large';
  readonly reason: string;
}

const typedArray = Object.getPrototypeOf(Uint8Array.prototype) as object;
const kindOfArray = getterOf(typedArray, Symbol.toStringTag);
const bytesOf = getterOf(typedArray, 'byteLength');
const bufferOf = getterOf(typedArray, 'buffer');
const nonAscii = /[^\0-\x7f]/;

/**
 * Measures a message that is to be sent, or says why it can not be: the number of bytes on the wire, or a fault.
 *
 * Only text that is well-formed (so that the wire holds what was audited) and real `Uint8Array`s over unshared,
 * fixed memory pass; the platform's own getters are asked, since a subclass may lie about its size.
 */
export function checkMessage(message: unknown, maxBytes: number): number | MessageFault {
  if (typeof message === 'string') return checkText(message, maxBytes);
  const bytes = trueByteLength(message);
  if (bytes === undefined) {
    return { code: 'invalid-message', reason: `a message must be a string or a Uint8Array, not ${kindOf(message)}` };
  }
  return bytes > maxBytes ? tooLarge(maxBytes) : bytes;
}

function checkText(text: string, maxBytes: number): number | MessageFault {
  if (text.length > maxBytes) return tooLarge(maxBytes);
  if (!nonAscii.test(text)) return text.length;
  const bytes = byteLength(text);
  if (bytes > maxBytes) return tooLarge(maxBytes);
  if (!isWellFormed(text)) {
    return { code: 'invalid-message', reason: 'the text has a lone surrogate, which UTF-8 can not hold' };
  }
  return bytes;
}

function trueByteLength(message: unknown): number | undefined {
  try {
    if (!(message instanceof Uint8Array) || kindOfArray(message) !== 'Uint8Array') return undefined;
    const buffer = bufferOf(message);
    const fixed = sizeOfBuffer(buffer) !== undefined && isResizable(buffer) !== true;
    return fixed ? (bytesOf(message) as number) : undefined;
  } catch {
    return undefined; // a Proxy, a lookalike or shared memory
  }
}

function tooLarge(maxBytes: number): MessageFault {
  return { code: 'too-large', reason: `the message has more than ${maxBytes} bytes (limits.maxMessageBytes)` };
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return typeof value === 'object' ? 'another object' : typeof value;
}
