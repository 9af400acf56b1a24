import { badPorts } from './badPorts.ts';
import type { Endpoint } from './Endpoint.ts';
import { hrefOf } from './hrefOf.ts';
import { exec, hasValue, includes, indexOf, matches, slice, startsWith, toLowerCase } from './intrinsics.ts';
import { printable } from './printable.ts';

/** What `parseSocketUrl` answers: the only string that may be dialled and where it leads, or why there is none. */
export type ParsedSocketUrl =
  | { readonly ok: true; readonly url: string; readonly endpoint: Endpoint }
  | { readonly ok: false; readonly code: 'invalid-url' | 'port'; readonly reason: string };

// Taken when the module loads: who changes the globals later does not change the parser.
const PlatformURL = URL;

const maxLength = 2_048;
const shape = /^(wss?):\/\/(\[[\d.:a-f]+\]|[^/:?[\]]+)(?::(\d+))?(\/[^?]*)?(\?.*)?$/i;
const label = '[\\d_a-z](?:[\\d_a-z-]{0,61}[\\d_a-z])?';
const name = /*#__PURE__*/ new RegExp(`^${label}(?:\\.${label})*$`);

/**
 * Parses what a socket is asked for, once, so that what is audited is what is dialled. Never throws.
 *
 * Takes a string or a real `URL` object, of which only the href counts. Refuses every text that the URL standard would
 * rewrite, save for letter case in scheme and host, a default port and a missing first slash: no two parsers can
 * disagree on what is left. An address is not judged here, only its spelling: `ws://127.0.0.1/` parses.
 *
 * The reason says what is wrong and the right form, is short, and holds no control character, user info or query.
 */
export function parseSocketUrl(input: unknown): ParsedSocketUrl {
  const text = typeof input === 'string' ? input : hrefOf(input);
  if (text === undefined) return refuse('it must be a string or a URL object');
  const flaw = flawOf(text);
  if (flaw !== undefined) return refuse(flaw);

  const parts = exec(shape, text);
  if (parts === null) return refuse('it must have the form scheme://host[:port][/path][?query]');
  const scheme = toLowerCase(parts[1] ?? '') === 'ws' ? 'ws' : 'wss';
  const host = toLowerCase(parts[2] ?? '');
  const defaultPort = scheme === 'ws' ? '80' : '443';
  const port = parts[3] ?? defaultPort;
  const path = parts[4] ?? '/';
  const query = parts[5] ?? '';
  const bare = `${scheme}://${host}${port === defaultPort ? '' : `:${port}`}${path}`;

  // Our parts are the parser's only where they make up its text. From here on there is one text.
  const href = parse(text);
  if (href === undefined) return refuse('it does not parse: check its host and port');
  if (href !== bare + query) return refuse(rewritten(bare, href));
  // A text that is there already is taken: a handle that never connects is to be small.
  const url = href === text ? text : href;
  if (url.length > maxLength) return refuse(tooLong);
  if (!startsWith(host, '[') && !isName(host)) return refuse(badHost);
  if (port === '0' || hasValue(badPorts, +port)) return refuse(`port ${port} ${badPort}`, 'port');

  const unqueried = query === '' ? url : bare;
  const explicit = port === defaultPort ? flat(`${scheme}://${host}:${port}${path}`) : unqueried;
  const endpoint: Endpoint = { scheme, host, port: +port, path, text: explicit };
  return { ok: true, url, endpoint: Object.freeze(endpoint) };
}

const tooLong = `it must have at most ${maxLength} characters`;
const badHost =
  'its host must be an IP address or a valid name: letters, digits, "-", "_", and single dots between labels';
const badPort = 'is never dialled: use 80, 443 or one that the Fetch standard does not block';

/** The first flaw is told. Length comes first, for the cost of the others; user info comes before any echo. */
function flawOf(text: string): string | undefined {
  if (text.length > maxLength) return tooLong;
  if (matches(/[^!-~]/, text)) return 'it must be ASCII without spaces: percent-encode, and write a host as xn--';
  if (includes(text, '\\')) return 'it must not contain a backslash: write "/"';
  if (includes(text, '@')) return 'it must not contain "@": no user info is taken; elsewhere write %40';
  if (includes(text, '#')) return 'it must not contain "#": a socket has no fragment; elsewhere write %23';
  if (!matches(/^[a-z][\d+.a-z-]*:/i, text)) return 'it must begin with ws:// or wss://';
  if (matches(/^wss?:/i, text)) return undefined;
  return `the scheme must be ws or wss, not "${printable(slice(text, 0, indexOf(text, ':')), 32)}"`;
}

function parse(text: string): string | undefined {
  try {
    return hrefOf(new PlatformURL(text));
  } catch {
    return undefined;
  }
}

function rewritten(bare: string, url: string): string {
  const queryAt = indexOf(url, '?');
  const canonical = queryAt < 0 ? url : slice(url, 0, queryAt);
  return canonical === bare
    ? 'its query must be percent-encoded as the URL standard does it'
    : `it must be in canonical form: "${printable(canonical, 200)}"`;
}

/** The same text in one piece: a platform keeps the pieces that a text was made of until somebody reads it. */
function flat(text: string): string {
  matches(/^/, text);
  return text;
}

function isName(host: string): boolean {
  if (host.length > 253 || !matches(name, host)) return false;
  if (!matches(/(?:^|\.)xn--/, host)) return true;
  // Newer platforms let any ASCII host pass, bad Punycode too; a label that is not ASCII makes each check them all.
  return parse(`ws://ü.${host}/`) === `ws://xn--tda.${host}/`;
}

function refuse(reason: string, code: 'invalid-url' | 'port' = 'invalid-url'): ParsedSocketUrl {
  return { ok: false, code, reason };
}
