import type { HttpHeader } from './HttpRequest.ts';
import { append, freeze, matches } from './intrinsics.ts';

/** Which of an owner's headers are sent, and the names of those that are not. */
export interface SendableHeaders {
  readonly headers: readonly HttpHeader[];
  readonly dropped: readonly string[];
}

// Names of the connection, of the host and of the browser (Fetch, "forbidden request-header"), and what makes servers see
// another request than the one that was audited. Not `cookie`: nothing here keeps cookies, so it is the owner's own word.
const names =
  /^(?:accept-charset|access-control-.*|connection|content-length|date|dnt|expect|host|keep-alive|origin|permissions-policy|proxy(?:-.*)?|referer|sec-.*|set-cookie|te|trailer|transfer-encoding|upgrade|via|http2-settings|x-http-method|x-http-method-override|x-method-override|forwarded|x-forwarded-.*|x-real-ip|x-original-url|x-rewrite-url)$/;
// CGI, WSGI and PHP read "_" as "-". `proxy` would become their HTTP_PROXY, which clients obey.
const notTheOwners = /*#__PURE__*/ new RegExp(names.source.replace(/-/g, '[-_]'));

/** Leaves off the headers that are not the owner's to give (H6). Names are in lower case. */
export function sendableHeaders(given: readonly HttpHeader[]): SendableHeaders {
  const headers: HttpHeader[] = [];
  const dropped: string[] = [];
  let last: string | undefined; // `Headers` gives each `set-cookie` apart, one behind the other
  for (let i = 0; i < given.length; i++) {
    const header = given[i] as HttpHeader;
    if (!matches(notTheOwners, header[0])) append(headers, freeze([header[0], header[1]] as const));
    else if (header[0] !== last) append(dropped, (last = header[0]));
  }
  return { headers: freeze(headers), dropped: freeze(dropped) };
}
