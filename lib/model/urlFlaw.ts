import { exec, includes, indexOf, matches, parseHref, slice } from './intrinsics.ts';
import { printable } from './printable.ts';

// Taken when the module loads, as in intrinsics.ts.
const percentEncode = encodeURIComponent;

/** The most characters that a URL may have. Tokens in a query take 4 to 5 kB (SignalR, presigned addresses of AWS). */
export const maxUrlLength = 8_192;

export const tooLong = `it must have at most ${maxUrlLength} characters`;

/**
 * Finds the first flaw that the characters of a URL have, before it is parsed: which character, and what to write
 * instead. Length comes first, for the cost of the others; user info comes before anything is quoted.
 */
export function urlFlaw(text: string): string | undefined {
  if (text.length > maxUrlLength) return tooLong;
  const authority = authorityOf(text);
  if (includes(slice(text, authority.start, authority.end), '@')) {
    return 'it must not contain "@" before its path: no user info is taken (in a path or query "@" is data)';
  }
  const strange = exec(/[^!-~]/u, text);
  if (strange !== null) return strangeFlaw(text, authority, strange[0], strange.index);
  const queryAt = indexOf(text, '?');
  if (includes(queryAt < 0 ? text : slice(text, 0, queryAt), '\\')) {
    return 'it must not contain "\\" before its query: write "/", or %5C where the character is data';
  }
  if (includes(text, '#')) {
    return 'it must not contain "#": a socket has no fragment (write %23 where the character is data)';
  }
  if (!matches(schemePattern, text)) return 'it must begin with ws:// or wss://';
  if (!matches(/^wss?:/i, text)) {
    return `the scheme must be ws or wss, not "${printable(slice(text, 0, indexOf(text, ':')), 32)}"`;
  }
  return text[authority.end - 1] === ':'
    ? 'it must not have ":" without a port: write the port or leave ":" out'
    : undefined;
}

/** Says which character a parser has rewritten, if it is the first thing in which the two texts differ. */
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

/** Where no parser is sure to find an authority, the whole text counts as one: what it holds is not quoted. */
function authorityOf(text: string): Span {
  const start = exec(beforeAuthority, text)?.[0].length;
  if (start === undefined) return { start: 0, end: text.length };
  const length = exec(/[/\\?#]/, slice(text, start))?.index;
  return { start, end: length === undefined ? text.length : start + length };
}

/**
 * Of a character that no URL has: a blank or control character, or one that is not ASCII.
 *
 * @text the character of a URL that it must not contain, and what to write instead
 */
function strangeFlaw(text: string, { start, end }: Span, character: string, at: number): string {
  if (matches(/\p{Cs}/u, character)) return mustNotContain(character, 'half a surrogate pair stands for nothing');
  const isLast = !matches(/[!-~]/, slice(text, at));
  if (matches(/[\s\p{Cc}]/u, character) && (at < end || isLast)) return mustNotContain(character, 'leave it out');
  if (at >= end) return mustNotContain(character, `write ${encoded(character)}`);
  if (start === 0) return 'it must begin with ws:// or wss://';
  const host = parseHref(`ws://${slice(text, start, end)}/`);
  return mustNotContain(
    character,
    host === undefined ? 'a name is ASCII' : `write "${printable(slice(host, 5, -1), 100)}"`,
  );
}

function mustNotContain(character: string, instead: string): string {
  const code = character.codePointAt(0) ?? 0;
  const shown = character === '"' ? `'"'` : `"${character}"`;
  const name = matches(/[!-~]/, character) ? shown : `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  return `it must not contain ${name}: ${instead}`;
}

function encoded(character: string): string {
  return character === "'" ? '%27' : percentEncode(character); // which leaves that one as it is
}

const sample = 'WSS://Example.com:443/a/../b?c';
const canonical = 'wss://example.com/b?c';

/**
 * Checks that the global `URL` parses and serialises as the URL standard says. Without such a class every socket would
 * be refused for its URL, one by one.
 *
 * @throws TypeError where it does not, or where there is none
 */
export function checkPlatformUrl(): void {
  if (parseHref(sample) === canonical) return;
  throw new TypeError(
    'Cannot create a network: the global URL does not follow the URL standard. Install a polyfill before ' +
      'rx-secure-networking is imported',
  );
}
