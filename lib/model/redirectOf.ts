import type { HttpHeader } from './HttpRequest.ts';
import { append, charCodeAt, freeze, matches, numberText, slice, toUpperCase } from './intrinsics.ts';

/** What a redirect makes of a request. */
export interface Redirected {
  readonly method: string;
  /** Whether the same body is sent again. */
  readonly keepsBody: boolean;
  readonly headers: readonly HttpHeader[];
}

/** Of these an origin learns nothing that it could use elsewhere. A list of what may go along, not of known secrets (H7). */
const harmless = /^(?:accept|accept-language|content-encoding|content-language|content-type|last-event-id|user-agent)$/;

/** Returns whether a response of this status leads to another URL (Fetch, redirect status). */
export function isRedirect(status: number): boolean {
  return status === 301 || status === 302 || status === 303 || status === 307 || status === 308;
}

/**
 * What a redirect of this status makes of a request (Fetch, HTTP-redirect fetch): 303 makes everything but HEAD a GET, 301
 * and 302 make POST a GET, and a GET made so has no body; 307 and 308 change nothing.
 */
export function redirectOf(
  status: number,
  method: string,
  headers: readonly HttpHeader[],
  sameOrigin: boolean,
): Redirected {
  const toGet = status === 303 ? method !== 'GET' && method !== 'HEAD' : status < 303 && method === 'POST';
  const kept: HttpHeader[] = [];
  for (let i = 0; i < headers.length; i++) {
    const header = headers[i] as HttpHeader;
    if (!sameOrigin && !matches(harmless, header[0])) continue;
    if (!toGet || !matches(/^content-/, header[0])) append(kept, header);
  }
  return { method: toGet ? 'GET' : method, keepsBody: !toGet, headers: freeze(kept) };
}

/**
 * The text of a `Location` whose value is given as Latin-1: bytes that are not ASCII are percent-encoded as they are, so
 * that UTF-8 leads where every `fetch` is led to.
 */
export function locationText(value: string): string {
  if (matches(/^[\0-\x7f]*$/, value)) return value;
  let text = '';
  for (let i = 0; i < value.length; i += 1) {
    const code = charCodeAt(value, i);
    text += code >= 0x80 && code <= 0xff ? `%${toUpperCase(numberText(code, 16))}` : slice(value, i, i + 1);
  }
  return text;
}
