import {
  codePointAt,
  exec,
  includes,
  indexOf,
  matches,
  numberText,
  parseHref,
  slice,
  toUpperCase,
} from './intrinsics.ts';
import { printable } from './printable.ts';

/**
 * Returns the first thing that is wrong with the characters of a URL before it is parsed, and what to write instead;
 * undefined if nothing is. Checks the length first, because the other checks cost more with it, and user info before
 * any text is quoted.
 */
export function urlFlaw(text: string): string | undefined {
  if (text.length > maxUrlLength) return tooLong;
  const authority = authorityOf(text);
  if (includes(slice(text, authority.start, authority.end), '@')) {
    return withUserInfo;
  }
  const strange = exec(/[^!-~]/u, text);
  if (strange !== null) return strangeFlaw(text, authority, strange[0], strange.index);
  const queryAt = indexOf(text, '?');
  if (includes(queryAt < 0 ? text : slice(text, 0, queryAt), '\\')) {
    return 'it must not contain "\\" before its query: write "/", or %5C if the character is data';
  }
  if (includes(text, '#')) {
    return 'it must not contain "#": a WebSocket URL has no fragment (write %23 if the character is data)';
  }
  if (!matches(schemePattern, text)) return 'it must begin with ws:// or wss://';
  if (!matches(/^wss?:/i, text)) {
    return `the scheme must be ws or wss, not "${printable(slice(text, 0, indexOf(text, ':')), 32)}"`;
  }
  return text[authority.end - 1] === ':'
    ? 'it must not have ":" without a port: write the port, or leave out ":"'
    : undefined;
}

export const withUserInfo =
  'it must not contain "@" before its path: user info is not supported (in a path or query "@" is allowed)';

/** How many characters a URL may have. Tokens in a query take 4 to 5 kB (SignalR, presigned URLs of AWS). */
export const maxUrlLength = 8_192;

export const tooLong = `it must have at most ${maxUrlLength} characters`;

// Read when this module loads, as in intrinsics.ts.
const percentEncode = encodeURIComponent;

/** Returns which character a parser has rewritten, if that is the first difference of the two texts. */
export function rewrittenCharacter(text: string, canonical: string): string | undefined {
  let at = 0;
  while (at < text.length && text[at] === canonical[at]) at += 1;
  const character = text[at];
  if (character === undefined || slice(canonical, at, at + 3) !== encoded(character)) return undefined;
  return mustNotContain(character, `write ${encoded(character)}`);
}

const schemePattern = /^[a-z][\d+.a-z-]*:/i;
const beforeAuthority = /^[a-z][\d+.a-z-]*:\/\/[/\\]*/i;

interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * If it is not certain where parsers find the authority, the whole text counts as the authority, and none of it is
 * quoted.
 */
function authorityOf(text: string): Span {
  const start = exec(beforeAuthority, text)?.[0].length;
  if (start === undefined) return { start: 0, end: text.length };
  const length = exec(/[/\\?#]/, slice(text, start))?.index;
  return { start, end: length === undefined ? text.length : start + length };
}

/**
 * Describes a character that no URL can have: white space, a control character, or one that is not ASCII.
 *
 * @text the character of a URL that it must not contain, and what to write instead
 */
function strangeFlaw(text: string, { start, end }: Span, character: string, at: number): string {
  if (matches(/\p{Cs}/u, character)) return mustNotContain(character, 'half a surrogate pair is no character');
  const isLast = !matches(/[!-~]/, slice(text, at));
  if (matches(/[\s\p{Cc}]/u, character) && (at < end || isLast)) return mustNotContain(character, 'leave it out');
  if (at >= end) return mustNotContain(character, `write ${encoded(character)}`);
  if (start === 0) return 'it must begin with ws:// or wss://';
  const host = parseHref(`ws://${slice(text, start, end)}/`);
  return mustNotContain(
    character,
    host === undefined ? 'use ASCII only' : `write "${printable(slice(host, 5, -1), 100)}"`,
  );
}

function mustNotContain(character: string, instead: string): string {
  const hex = toUpperCase(numberText(codePointAt(character, 0) ?? 0, 16));
  const shown = character === '"' ? `'"'` : `"${character}"`;
  const name = matches(/[!-~]/, character) ? shown : `U+${slice('000', hex.length - 1)}${hex}`;
  return `it must not contain ${name}: ${instead}`;
}

function encoded(character: string): string {
  return character === "'" ? '%27' : percentEncode(character); // which leaves ' unchanged
}
