import { byteLength } from './byteLength.ts';

const mostBytes = 123; // of a reason (RFC 6455, 5.5)

/** Cuts a reason to the whole characters that a close frame can hold. */
export function fitCloseReason(reason: string): string {
  let end = 0;
  let bytes = 0;
  for (const character of reason) {
    // A lone surrogate goes out as U+FFFD, of three bytes.
    bytes += /^\p{Surrogate}$/u.test(character) ? 3 : byteLength(character);
    if (bytes > mostBytes) break;
    end += character.length;
  }
  return reason.slice(0, end);
}
