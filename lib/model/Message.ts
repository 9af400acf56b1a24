import { charCodeAt, matches } from './intrinsics.ts';

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
