import { matches } from './intrinsics.ts';

/** Whether a text can be the value of a header: no line break, no control character, nothing beyond Latin-1. */
export function isHeaderValue(value: string): boolean {
  return matches(printable, value);
}

const printable = /^[\t\x20-\x7e\x80-\xff]*$/; // RFC 9110, 5.5
