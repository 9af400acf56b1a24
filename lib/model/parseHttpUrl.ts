import { freeze, hrefOf, indexOf, matches, parseHref, slice, startsWith } from './intrinsics.ts';
import type { HttpEndpoint } from './HttpRequest.ts';
import { parseSocketUrl } from './parseSocketUrl.ts';
import { maxUrlLength, tooLong, withUserInfo } from './urlFlaw.ts';

/** What `parseHttpUrl` answers: the only URL that may be requested and where it leads, or why there is none. */
export type ParsedHttpUrl =
  | ValidHttpUrl
  | { readonly ok: false; readonly code: 'invalid-url' | 'port'; readonly reason: string };

/** The URL that may be requested, and where it leads. */
export interface ValidHttpUrl {
  readonly ok: true;
  readonly url: string;
  readonly endpoint: HttpEndpoint;
  readonly origin: string;
}

/**
 * Parses what an HTTP request is asked for, once, so that what is audited is what is sent. Never throws.
 *
 * Parses as `fetch` does, since clients rely on it: a relative URL is resolved against `base`, the fragment is left off.
 * What comes of it goes through the gate of sockets, so hosts, ports and user info are judged by one parser. An "@" before
 * the path is refused also where the user info is empty: the parser would leave it out, and the URL standard calls each an
 * error.
 */
export function parseHttpUrl(input: unknown, base?: string): ParsedHttpUrl {
  const text = typeof input === 'string' ? input : hrefOf(input);
  const href = text === undefined ? undefined : parseHref(text, base);
  if (href === undefined) return refuse('it does not parse: it must be an absolute URL');
  if (!startsWith(href, 'http://') && !startsWith(href, 'https://')) return refuse('the scheme must be http or https');
  if (hasUserInfo(text as string, base)) return refuse(withUserInfo);
  const fragmentAt = indexOf(href, '#');
  const whole = fragmentAt < 0 ? href : slice(href, 0, fragmentAt);
  if (whole.length > maxUrlLength) return refuse(tooLong);
  const gate = parseSocketUrl(`ws${slice(whole, 4)}`);
  if (!gate.ok) return { ...gate, reason: gate.reason.replace(/"ws(s?):\/\//, '"http$1://') };
  const { host, port, path, text: socketText } = gate.endpoint;
  const scheme = startsWith(href, 'https') ? 'https' : 'http';
  const endpoint: HttpEndpoint = freeze({ scheme, host, port, path, text: `http${slice(socketText, 2)}` });
  return { ok: true, url: `http${slice(gate.url, 2)}`, endpoint, origin: `${scheme}://${host}:${port}` };
}

/** Asks the parser itself, which finds the authority in any spelling: it keeps a user info that is not empty. */
function hasUserInfo(text: string, base: string | undefined): boolean {
  const at = indexOf(text, '@');
  return at >= 0 && matches(/^\w+:..[^/]*@/, parseHref(`${slice(text, 0, at)}_${slice(text, at)}`, base) ?? '');
}

function refuse(reason: string): ParsedHttpUrl {
  return { ok: false, code: 'invalid-url', reason };
}
