import { hrefOf } from './intrinsics.ts';
import { printable } from './printable.ts';

/** What may be shown of any input that was meant as a URL: short, without user info, query and fragment. Never throws. */
export function showUrl(input: unknown): string {
  const text = typeof input === 'string' ? input : hrefOf(input);
  return text === undefined ? `a value of type ${typeof input}` : `"${printable(publicPart(text), 100)}"`;
}

// The authority ends at the first slash, so behind this an "@" is a part of the path. It is narrower than what parsers
// take: no tab, backslash or missing slash can make them find the authority elsewhere.
const withoutUserInfo = /^[a-z][\d+.a-z-]*:\/\/(?:\[[\d.:a-f]+\]|[\w*.-]+)(?::[\d*]+)?(?:\/.*)?$/is;

/** A URL or a pattern of one without query and fragment, and without what may be user info. */
export function publicPart(text: string): string {
  const [before = ''] = text.split(/[?#]/, 1);
  if (withoutUserInfo.test(before)) return before;
  // A password may hold "?" or "#" too, where somebody has forgotten to encode it.
  if (!before.includes('@') && text.includes('@')) return before.replace(/^(wss?:)?.*/is, '$1//…');
  return before.replace(/^(wss?:)?.*@/is, '$1//…@');
}
