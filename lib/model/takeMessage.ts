import { getterOf, isResizable, matches, PlatformUint8Array, sizeOfBuffer } from './intrinsics.ts';
import { byteLength, isWellFormed } from './byteLength.ts';
import type { Message } from './Message.ts';

/** Why a message cannot be sent. A class, so that no message can pass for one. */
export class MessageFault {
  readonly code: 'invalid-message' | 'too-large';
  readonly reason: string;

  constructor(code: MessageFault['code'], reason: string) {
    this.code = code;
    this.reason = reason;
  }
}

const typedArray = Object.getPrototypeOf(Uint8Array.prototype) as object;
const arrayTypeOf = getterOf(typedArray, Symbol.toStringTag);
const sizeOfBytes = getterOf(typedArray, 'byteLength');
const bufferOf = getterOf(typedArray, 'buffer');
/** Up to here it takes less to measure a text than to look for what is not ASCII. */
const fewUnits = 16;
const nonAscii = /[^\0-\x7f]/;

/**
 * Takes a message that is to be sent: checks it and makes it the library's own, in one step that never throws. Gives
 * the size of a text, in bytes on the wire; of bytes a copy, which nobody else can change; or what is wrong.
 *
 * Only text that is well-formed (so that the wire holds what was audited) and real `Uint8Array`s over unshared, fixed
 * memory that is not detached pass; the platform's own getters are asked, since a subclass may lie about its size.
 */
export function takeMessage(message: unknown, maxBytes: number): number | Uint8Array | MessageFault {
  return typeof message === 'string' ? measureText(message, maxBytes) : takeBytes(message, maxBytes);
}

function measureText(text: string, maxBytes: number): number | MessageFault {
  if (text.length > maxBytes) return tooLarge(maxBytes);
  if (text.length > fewUnits && !matches(nonAscii, text)) return text.length;
  const bytes = byteLength(text);
  if (bytes === text.length) return bytes; // ASCII: every other unit takes more than a byte
  if (bytes > maxBytes) return tooLarge(maxBytes);
  if (isWellFormed(text)) return bytes;
  return new MessageFault('invalid-message', 'the text has a lone surrogate, which UTF-8 cannot hold');
}

function takeBytes(message: unknown, maxBytes: number): Uint8Array | MessageFault {
  try {
    if (!isBytes(message)) return notAMessage(message);
    return (sizeOfBytes(message) as number) > maxBytes ? tooLarge(maxBytes) : copyBytes(message);
  } catch {
    return notAMessage(message); // a Proxy, a lookalike or shared memory
  }
}

function isBytes(message: unknown): message is Uint8Array {
  if (!(message instanceof PlatformUint8Array) || arrayTypeOf(message) !== 'Uint8Array') return false;
  const buffer = bufferOf(message);
  return sizeOfBuffer(buffer) !== undefined && isResizable(buffer) !== true;
}

/** Not by `slice()`: a subclass may have its own. */
function copyBytes(bytes: Uint8Array): Uint8Array | MessageFault {
  try {
    return new PlatformUint8Array(bytes);
  } catch {
    return new MessageFault('invalid-message', 'the memory of the message is detached: it was transferred elsewhere');
  }
}

function tooLarge(maxBytes: number): MessageFault {
  return new MessageFault('too-large', `the message has more than ${maxBytes} bytes (limits.maxMessageBytes)`);
}

function notAMessage(value: unknown): MessageFault {
  const kind = value === null ? 'null' : typeof value === 'object' ? 'another object' : typeof value;
  return new MessageFault('invalid-message', `a message must be a string or a Uint8Array, not ${kind}`);
}

/**
 * Copies the bytes of a message, so that nobody else can change them; a text needs no copy. For messages that the library or
 * a driver made: `takeMessage` takes those of owners.
 */
export function copyMessage(message: Message): Message {
  return typeof message === 'string' ? message : new PlatformUint8Array(message);
}
