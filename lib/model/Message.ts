import { charCodeAt, getterOf, isResizable, matches, PlatformUint8Array, sizeOfBuffer } from './intrinsics.ts';

/** A text or binary message. Binary messages arrive as a `Uint8Array` on every platform. */
export type Message = string | Uint8Array;

/**
 * Returns the size of a message on the wire: the UTF-8 bytes of a text (RFC 6455, 5.6), or the bytes of a binary
 * message.
 */
export function byteLength(message: Message): number {
  if (typeof message !== 'string') return message.byteLength;
  let bytes = message.length;
  for (let i = 0; i < message.length; i++) {
    const unit = charCodeAt(message, i);
    if (unit < 0x80) continue;
    if (unit < 0x800) bytes += 1;
    else if (unit < 0xd800 || unit > 0xdfff) bytes += 2;
    else bytes += 1; // each half of a surrogate pair, which takes four bytes
  }
  return bytes;
}

const loneSurrogate = /\p{Surrogate}/u; // with the flag `u` a surrogate pair is one character

/** Returns whether UTF-8 can encode the text, that is, whether it has no lone surrogate. */
export function isWellFormed(text: string): boolean {
  return !matches(loneSurrogate, text);
}

/**
 * Checks a message that an owner sends, and copies its bytes, in one step that never throws. Returns the size of a text
 * on the wire, in bytes; or a copy of the bytes of a binary message, which nobody else can change; or what is wrong.
 *
 * Accepts well-formed text, so that exactly the audited text is sent, and real `Uint8Array`s whose memory is neither
 * shared, resizable nor detached. Reads their size with the platform's getters, because a subclass may lie about it.
 */
export function takeMessage(message: unknown, maxBytes: number): number | Uint8Array | MessageFault {
  return typeof message === 'string' ? measureText(message, maxBytes) : takeBytes(message, maxBytes);
}

const typedArray = /*#__PURE__*/ Object.getPrototypeOf(Uint8Array.prototype) as object;
/** Returns the name of the class of a real typed array, of whichever realm. Undefined for anything else. */
export const arrayTypeOf = /*#__PURE__*/ getterOf(typedArray, Symbol.toStringTag);
/** Returns the size of a real typed array in bytes, whatever a property of its own says. Undefined for anything else. */
export const sizeOfBytes = /*#__PURE__*/ getterOf(typedArray, 'byteLength');
const bufferOf = /*#__PURE__*/ getterOf(typedArray, 'buffer');
/** Texts up to this length are measured faster than they are searched for characters that are not ASCII. */
const fewUnits = 16;
const nonAscii = /[^\0-\x7f]/;

function measureText(text: string, maxBytes: number): number | MessageFault {
  if (text.length > maxBytes) return tooLarge(maxBytes);
  if (text.length > fewUnits && !matches(nonAscii, text)) return text.length;
  const bytes = byteLength(text);
  if (bytes === text.length) return bytes; // ASCII: all other characters take more than a byte
  if (bytes > maxBytes) return tooLarge(maxBytes);
  if (isWellFormed(text)) return bytes;
  return new MessageFault('invalid-message', 'the text has a lone surrogate, which UTF-8 cannot encode');
}

function takeBytes(message: unknown, maxBytes: number): Uint8Array | MessageFault {
  try {
    if (!isFixedBytes(message)) return notAMessage(message);
    return (sizeOfBytes(message) as number) > maxBytes ? tooLarge(maxBytes) : copyBytes(message);
  } catch {
    return notAMessage(message); // a Proxy, a lookalike, or shared memory
  }
}

/** Whether a value is a real `Uint8Array`, of whichever realm, whose memory is neither shared nor resizable. */
export function isFixedBytes(value: unknown): value is Uint8Array {
  return arrayTypeOf(value) === 'Uint8Array' && !mayChange(value);
}

/** Whether a typed array is in shared or resizable memory. */
function mayChange(message: unknown): boolean {
  const buffer = bufferOf(message);
  return sizeOfBuffer(buffer) === undefined || isResizable(buffer) === true;
}

/** Does not call `slice()`, because a subclass can override it. */
function copyBytes(bytes: Uint8Array): Uint8Array | MessageFault {
  try {
    return new PlatformUint8Array(bytes);
  } catch {
    return new MessageFault('invalid-message', 'the memory of the message is detached: its buffer was transferred');
  }
}

function tooLarge(maxBytes: number): MessageFault {
  return new MessageFault('too-large', `the message has more than ${maxBytes} bytes (limits.maxMessageBytes)`);
}

function notAMessage(value: unknown): MessageFault {
  return new MessageFault('invalid-message', `a message must be a string or a Uint8Array, not ${kindOf(value)}`);
}

/** @text what was given in the place of a message */
function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (typeof value !== 'object') return typeof value;
  const isArray = arrayTypeOf(value) !== undefined;
  return isArray && mayChange(value) ? 'one in shared or resizable memory: copy it first' : 'another object';
}

/**
 * Copies the bytes of a message, so that nobody else can change them; a text needs no copy. For messages that the
 * library or a driver made: `takeMessage` takes those of owners.
 */
export function copyMessage(message: Message): Message {
  return typeof message === 'string' ? message : new PlatformUint8Array(message);
}

/** Why a message cannot be sent. A class, so that no message can be mistaken for one. */
export class MessageFault {
  readonly code: 'invalid-message' | 'too-large';
  readonly reason: string;

  constructor(code: MessageFault['code'], reason: string) {
    this.code = code;
    this.reason = reason;
  }
}
