import type { HttpHeader } from './HttpRequest.ts';
import { append, freeze, matches } from './intrinsics.ts';

/** What a redirect makes of a request. */
export interface Redirected {
  readonly method: string;
  /** Whether the same body is sent again. */
  readonly keepsBody: boolean;
  readonly headers: readonly HttpHeader[];
}

/** Of these an origin learns nothing that it could use elsewhere. A list of what may go along, not of known secrets (H7). */
const harmless = /^(?:accept|accept-language|content-language|content-type|user-agent)$/;

/**
 * What a response of this status makes of a request (Fetch, HTTP-redirect fetch): 303 makes everything but HEAD a GET, 301
 * and 302 make POST a GET, and a GET made so has no body; 307 and 308 change nothing. Undefined for any other status.
 */
export function redirectOf(
  status: number,
  method: string,
  headers: readonly HttpHeader[],
  sameOrigin: boolean,
): Redirected | undefined {
  if (status !== 301 && status !== 302 && status !== 303 && status !== 307 && status !== 308) return undefined;
  const toGet = status === 303 ? method !== 'GET' && method !== 'HEAD' : status < 303 && method === 'POST';
  const kept: HttpHeader[] = [];
  for (let i = 0; i < headers.length; i++) {
    const header = headers[i] as HttpHeader;
    if (!sameOrigin && !matches(harmless, header[0])) continue;
    if (!toGet || !matches(/^content-/, header[0])) append(kept, header);
  }
  return { method: toGet ? 'GET' : method, keepsBody: !toGet, headers: freeze(kept) };
}
