import { checkClose } from '../model/checkClose.ts';
import { isToken } from '../model/readProtocols.ts';
import { baseUrl, parseUrl } from './platform.ts';

// Reads the arguments of scripts as the standards say: WHATWG WebSockets, 3.1, with the conversions of Web IDL, 3.2.

/** Converts to a string without lone surrogates (`USVString`). */
export function toUsvString(given: unknown): string {
  return toText(given).replace(/\p{Surrogate}/gu, '\uFFFD');
}

/** Converts to a string (`DOMString`): as `String()`, but throws for a symbol. */
export function toText(given: unknown): string {
  if (typeof given === 'symbol') throw new TypeError('a symbol cannot be converted to a string');
  return String(given);
}

/**
 * Reads and serialises the URL of a socket. A relative URL is resolved against the page or worker; `http` and `https` become
 * `ws` and `wss`.
 *
 * @throws DOMException `SyntaxError` if it is no URL, or has another scheme or a fragment
 */
export function readUrl(given: unknown): string {
  const text = toUsvString(given);
  let href: string;
  try {
    href = parseUrl(text, baseUrl());
  } catch {
    throw syntaxError(`the URL ${JSON.stringify(text)} is invalid`);
  }
  const url = href.replace(/^http/, 'ws');
  if (!/^wss?:/.test(url)) throw syntaxError('the scheme of the URL must be ws, wss, http or https');
  if (url.includes('#')) throw syntaxError('the URL must have no fragment');
  return url;
}

/**
 * Reads the sub-protocols: one, or an iterable of them.
 *
 * @throws DOMException `SyntaxError` if one is no token or stands twice
 */
export function readProtocolList(given: unknown): readonly string[] {
  if (given === undefined) return [];
  const list = isIterable(given) ? Array.from(given, toText) : [toText(given)];
  for (const [place, name] of list.entries()) {
    if (!isToken(name)) throw syntaxError(`the protocol ${JSON.stringify(name)} is no token`);
    if (list.indexOf(name) < place) throw syntaxError(`the protocol ${name} is listed twice`);
  }
  return list;
}

/** Whether it is a `sequence`. A string is none, though it can be iterated (Web IDL, 3.2.24). */
function isIterable(given: unknown): given is Iterable<unknown> {
  const isObject = (typeof given === 'object' && given !== null) || typeof given === 'function';
  return isObject && Boolean((given as Partial<Iterable<unknown>>)[Symbol.iterator]);
}

/**
 * Reads the arguments of `close`. Without a code no code is sent; a reason without a code is sent with 1000.
 *
 * @throws DOMException `InvalidAccessError` for a code other than 1000 and 3000–4999, `SyntaxError` for a reason of more
 * than 123 bytes of UTF-8
 */
export function readClose(
  code: unknown,
  reason: unknown,
): { readonly code: number | undefined; readonly reason: string } {
  const read = code === undefined ? undefined : clampToShort(code);
  const text = reason === undefined ? '' : toUsvString(reason);
  const badCode = checkClose(read ?? 1000, '');
  if (badCode !== undefined) throw new DOMException(badCode, 'InvalidAccessError');
  const badReason = checkClose(1000, text);
  if (badReason !== undefined) throw syntaxError(badReason);
  return { code: read ?? (text === '' ? undefined : 1000), reason: text };
}

/** Converts to `[Clamp] unsigned short`: the nearest integer; of two that are equally near, the even one. */
function clampToShort(given: unknown): number {
  const number = Math.min(Math.max(given as number, 0), 65_535) || 0;
  const floor = Math.floor(number);
  const up = number - floor > 0.5 || (number - floor === 0.5 && floor % 2 === 1);
  return up ? floor + 1 : floor;
}

function syntaxError(message: string): DOMException {
  return new DOMException(message, 'SyntaxError');
}
