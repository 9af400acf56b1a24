import { byteLength, isWellFormed } from './Message.ts';

/**
 * Returns what is wrong with the arguments of a `close`, or undefined. An owner may use the codes 1000 and 3000–4999
 * (WHATWG WebSockets, `close()`) and a reason of at most 123 bytes of UTF-8 (RFC 6455, 5.5).
 */
export function checkClose(code: unknown, reason: unknown): string | undefined {
  const isPrivate = Number.isInteger(code) && (code as number) >= 3000 && (code as number) <= 4999;
  if (code !== 1000 && !isPrivate) {
    return 'the code must be 1000 or an integer from 3000 to 4999';
  }
  if (typeof reason !== 'string') return 'the reason must be a string';
  if (reason.length > 123 || byteLength(reason) > 123) return 'the reason must have at most 123 bytes of UTF-8';
  if (!isWellFormed(reason)) return 'the reason has a lone surrogate, which UTF-8 cannot encode';
  return undefined;
}

/** The code that is reported for a close frame without a code. It is never sent (RFC 6455, 7.4.1). */
export const noCode = 1005;

const maxReasonBytes = 123; // RFC 6455, 5.5

/** Cuts a reason to what fits into a close frame, without splitting a character. */
export function fitCloseReason(reason: string): string {
  let end = 0;
  let bytes = 0;
  for (const character of reason) {
    // A lone surrogate is sent as U+FFFD, which has three bytes.
    bytes += /\p{Surrogate}/u.test(character) ? 3 : byteLength(character);
    if (bytes > maxReasonBytes) break;
    end += character.length;
  }
  return reason.slice(0, end);
}

/**
 * The code that a link sends if it may send only what an owner may, as a native WebSocket: 1000, 1005 for none, and
 * 3000–4999 stay as they are; a teardown (1001) becomes 1000, and any other code, such as that of a broken limit, 4000.
 */
export function sendableCode(code: number): number {
  if (code === noCode || code === 1000 || (code >= 3000 && code <= 4999)) return code;
  return code === 1001 ? 1000 : 4000;
}
