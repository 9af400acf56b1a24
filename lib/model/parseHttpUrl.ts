import { exec, freeze, hrefOf, includes, indexOf, parseHref, slice, startsWith } from './intrinsics.ts';
import type { HttpEndpoint } from './HttpRequest.ts';
import { parseSocketUrl } from './parseSocketUrl.ts';
import { withUserInfo } from './urlFlaw.ts';

/**
 * What the URL standard reads as the authority of an absolute URL, or of one that begins with two slashes. It skips leading
 * blanks and controls, and tabs and line breaks everywhere.
 */
const authority = /^[\0- ]*(?:[a-z][a-z\t\n\r]*:[/\\\t\n\r]*|[/\\][\t\n\r]*[/\\][/\\\t\n\r]*)([^/\\?#]*)/i;

/** What `parseHttpUrl` answers: the only URL that may be requested and where it leads, or why there is none. */
export type ParsedHttpUrl =
  | { readonly ok: true; readonly url: string; readonly endpoint: HttpEndpoint; readonly origin: string }
  | { readonly ok: false; readonly code: 'invalid-url' | 'port'; readonly reason: string };

/**
 * Parses what an HTTP request is asked for, once, so that what is audited is what is sent. Never throws.
 *
 * Parses as `fetch` does, since clients rely on it: a relative URL is resolved against `base`, the fragment is left off.
 * What comes of it goes through the gate of sockets, so hosts, ports and user info are judged by one parser. An "@" before
 * the path is refused in the text itself: the parser would leave out an empty user info, and the URL standard calls each
 * an error.
 */
export function parseHttpUrl(input: unknown, base?: string): ParsedHttpUrl {
  const text = typeof input === 'string' ? input : hrefOf(input);
  const href = text === undefined ? undefined : parseHref(text, base);
  if (href === undefined) return refuse('it does not parse: it must be an absolute URL');
  if (text !== undefined && includes(exec(authority, text)?.[1] ?? '', '@')) return refuse(withUserInfo);
  if (!startsWith(href, 'http://') && !startsWith(href, 'https://')) return refuse('the scheme must be http or https');
  const fragmentAt = indexOf(href, '#');
  const whole = fragmentAt < 0 ? href : slice(href, 0, fragmentAt);
  const gate = parseSocketUrl(`ws${slice(whole, 4)}`);
  if (!gate.ok) return { ...gate, reason: gate.reason.replace(/\bws(s?)\b/g, 'http$1') };
  const { host, port, path, text: socketText } = gate.endpoint;
  const scheme = startsWith(href, 'https') ? 'https' : 'http';
  const endpoint: HttpEndpoint = freeze({ scheme, host, port, path, text: `http${slice(socketText, 2)}` });
  return { ok: true, url: `http${slice(gate.url, 2)}`, endpoint, origin: `${scheme}://${host}:${port}` };
}

function refuse(reason: string): ParsedHttpUrl {
  return { ok: false, code: 'invalid-url', reason };
}
