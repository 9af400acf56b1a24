import type { Endpoint } from './Endpoint.ts';
import {
  endsWith,
  exec,
  freeze,
  hasValue,
  hrefOf,
  indexOf,
  matches,
  parseHref,
  slice,
  startsWith,
  toLowerCase,
} from './intrinsics.ts';
import { printable } from './printable.ts';
import { maxUrlLength, rewrittenCharacter, tooLong, urlFlaw } from './urlFlaw.ts';

/**
 * Parses the URL for a socket, once, so that the connection uses exactly the URL that was audited. Never throws.
 *
 * Accepts a string, or a real `URL` object, of which it reads only the href. Rejects every text that the URL standard
 * would rewrite, except for letter case in scheme and host, a default port and a missing first slash, so that no two
 * parsers can disagree about the rest. Does not judge addresses, only their spelling: `ws://127.0.0.1/` parses.
 *
 * The reason names the character or part that is wrong and how to write it. It is short and contains neither control
 * characters nor user info, and of a query at most the one wrong character.
 */
export function parseSocketUrl(input: unknown): ParsedSocketUrl {
  const text = typeof input === 'string' ? input : hrefOf(input);
  if (text === undefined) return flawed('it must be a string or a URL object');
  const flaw = urlFlaw(text);
  if (flaw !== undefined) return flawed(flaw);

  const parts = exec(shape, text);
  if (parts === null) return flawed('it must have the form scheme://host[:port][/path][?query]');
  const scheme = toLowerCase(parts[1] ?? '') === 'ws' ? 'ws' : 'wss';
  const host = toLowerCase(parts[2] ?? '');
  const defaultPort = scheme === 'ws' ? '80' : '443';
  const port = parts[3] ?? defaultPort;
  const path = parts[4] ?? '/';
  const query = parts[5] ?? '';
  const bare = `${scheme}://${host}${port === defaultPort ? '' : `:${port}`}${path}`;

  // Our parts are the parser's parts only if they make up the same text. From here on there is one text.
  const href = parseHref(text);
  if (href === undefined) return flawed('it does not parse: check its host and port');
  if (href !== bare + query) {
    return { ok: false, code: 'invalid-url', reason: rewritten(bare, query, href), canonical: href };
  }
  // Keeps the given text if it is equal, to save memory: a socket that never connects should be small.
  const url = href === text ? text : href;
  if (url.length > maxUrlLength) return flawed(tooLong);
  if (!startsWith(host, '[') && !isName(host)) return flawed(hostFlaw(host));
  if (port === '0' || hasValue(badPorts, +port)) return flawed(`port ${port} ${badPortReason}`, 'port');

  const unqueried = query === '' ? url : bare;
  const explicit = port === defaultPort ? flattened(`${scheme}://${host}:${port}${path}`) : unqueried;
  const endpoint: Endpoint = { scheme, host, port: +port, path, text: explicit };
  return { ok: true, url, endpoint: freeze(endpoint) };
}

/**
 * The result of `parseSocketUrl`: the URL to use for the connection and its endpoint, or why the input was rejected.
 */
export type ParsedSocketUrl =
  | { readonly ok: true; readonly url: string; readonly endpoint: Endpoint }
  | {
      readonly ok: false;
      readonly code: 'invalid-url' | 'port';
      readonly reason: string;
      /** What the URL standard makes of it, if its form is all that is wrong. */
      readonly canonical?: string;
    };

const shape = /^(wss?):\/\/(\[[\d.:a-f]+\]|[^/:?[\]]+)(?::(\d+))?(\/[^?]*)?(\?.*)?$/i;
const label = '[\\d_a-z](?:[\\d_a-z-]{0,61}[\\d_a-z])?';
const name = /*#__PURE__*/ new RegExp(`^${label}(?:\\.${label})*$`);

const badPortReason = 'is blocked: use 80, 443 or one that the Fetch standard does not block';

/** @text what the URL standard would write in another way */
function rewritten(bare: string, query: string, href: string): string {
  const character = rewrittenCharacter(bare + query, href);
  if (character !== undefined) return character;
  const queryAt = indexOf(href, '?');
  const canonical = queryAt < 0 ? href : slice(href, 0, queryAt);
  return canonical === bare
    ? 'its query must be percent-encoded as the URL standard does it'
    : `it must be in canonical form: "${printable(canonical, 200)}"`;
}

/** Returns the same text in one piece. Engines keep the pieces of a concatenated text until the text is read. */
function flattened(text: string): string {
  matches(/^/, text);
  return text;
}

function isName(host: string): boolean {
  if (host.length > 253 || !matches(name, host)) return false;
  if (!matches(/(?:^|\.)xn--/, host)) return true;
  // Newer platforms accept any ASCII host, even invalid Punycode. A label that is not ASCII makes them check every
  // label.
  return parseHref(`ws://ü.${host}/`) === `ws://xn--tda.${host}/`;
}

/** @text what is wrong with the host of a URL */
function hostFlaw(host: string): string {
  if (endsWith(host, '.')) return `its host must not end with ".": write "${printable(slice(host, 0, -1), 100)}"`;
  if (matches(/(?:^|\.)-|-(?:\.|$)/, host)) return 'its host must not have a label that begins or ends with "-"';
  const strange = exec(/[^\d_a-z.-]/, host);
  const found = strange === null ? '' : `, not "${strange[0]}"`;
  return `its host must be an IP address or a valid name: letters, digits, "-", "_", single dots between labels${found}`;
}

function flawed(reason: string, code: 'invalid-url' | 'port' = 'invalid-url'): ParsedSocketUrl {
  return { ok: false, code, reason };
}

/**
 * The ports to which no socket connects, because a handshake could harm a server of another protocol there: the bad
 * ports of the WHATWG Fetch standard (https://fetch.spec.whatwg.org/#port-blocking).
 */
export const badPorts: ReadonlySet<number> = new Set([
  ...[1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109],
  ...[110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530],
  ...[531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190],
  ...[5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080],
]);
