import { byteLength } from './byteLength.ts';
import { isWellFormed } from './isWellFormed.ts';

/** Why a message can not be sent. */
export interface MessageFault {
  readonly code: 'invalid-message' | 'too-large';
  readonly reason: string;
}

const bytesOf = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), 'byteLength')?.get;
const bufferOf = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), 'buffer')?.get;
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
  if (!(message instanceof Uint8Array) || bytesOf === undefined || bufferOf === undefined) return undefined;
  try {
    const buffer = bufferOf.call(message) as { readonly resizable?: boolean };
    return buffer instanceof ArrayBuffer && buffer.resizable !== true ? (bytesOf.call(message) as number) : undefined;
  } catch {
    return undefined; // a Proxy or a lookalike
  }
}

function tooLarge(maxBytes: number): MessageFault {
  return { code: 'too-large', reason: `the message has more than ${maxBytes} bytes (limits.maxMessageBytes)` };
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return typeof value === 'object' ? 'another object' : typeof value;
}
