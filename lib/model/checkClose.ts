import { byteLength, isWellFormed } from './byteLength.ts';

/**
 * Says what is wrong with the arguments of a `close`, if anything. An owner may use 1000 and 3000–4999
 * (WHATWG WebSockets, `close()`), and 123 bytes of UTF-8 as a reason (RFC 6455, 5.5).
 */
export function checkClose(code: unknown, reason: unknown): string | undefined {
  if (typeof code !== 'number' || !(code === 1000 || (Number.isInteger(code) && code >= 3000 && code <= 4999))) {
    return 'the code must be 1000 or an integer from 3000 to 4999';
  }
  if (typeof reason !== 'string') return 'the reason must be a string';
  if (reason.length > 123 || byteLength(reason) > 123) return 'the reason must have at most 123 bytes of UTF-8';
  if (!isWellFormed(reason)) return 'the reason has a lone surrogate, which UTF-8 cannot hold';
  return undefined;
}

/** What stands for the code of a close frame that has none; it is never sent (RFC 6455, 7.4.1). */
export const noCode = 1005;

const maxReasonBytes = 123; // of a reason (RFC 6455, 5.5)

/** Cuts a reason to the whole characters that a close frame can hold. */
export function fitCloseReason(reason: string): string {
  let end = 0;
  let bytes = 0;
  for (const character of reason) {
    // A lone surrogate goes out as U+FFFD, of three bytes.
    bytes += /^\p{Surrogate}$/u.test(character) ? 3 : byteLength(character);
    if (bytes > maxReasonBytes) break;
    end += character.length;
  }
  return reason.slice(0, end);
}
