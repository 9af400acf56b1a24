import { exec, hrefOf, includes, matches, slice } from './intrinsics.ts';
import { printable } from './printable.ts';

/**
 * Describes any input that was meant as a URL for an error message: short, without user info, query and fragment. Never
 * throws.
 */
export function showUrl(input: unknown): string {
  const text = typeof input === 'string' ? input : hrefOf(input);
  return text === undefined ? `a value of type ${typeof input}` : `"${printable(publicPart(text), 100)}"`;
}

// The authority ends at the first slash, so after it "@" is part of the path. This expression accepts less than parsers
// do, so that no tab, backslash or missing slash can make them find the authority elsewhere.
const withoutUserInfo = /^[a-z][\d+.a-z-]*:\/\/(?:\[[\d.:a-f]+\]|[\w*.-]+)(?::[\d*]+)?(?:\/.*)?$/is;

/** Removes query, fragment and possible user info from a URL or a URL pattern. */
export function publicPart(text: string): string {
  const before = exec(/^[^?#]*/, text)?.[0] ?? '';
  if (matches(withoutUserInfo, before) || !includes(text, '@')) return before;
  const found = exec(/^(wss?:)?(.*@)?/is, before);
  // A password that was not encoded can contain "?" or "#" too: then all before it may be user info.
  const rest = found?.[2] === undefined ? '' : `@${slice(before, found[0].length)}`;
  return `${found?.[1] ?? ''}//…${rest}`;
}
