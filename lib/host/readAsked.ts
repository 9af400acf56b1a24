import { type CapturedRequest, readRequest } from '../http/readRequest.ts';
import type { HttpHeader } from '../model/HttpRequest.ts';
import { maxHeadersLength } from '../wire/kinds.ts';

/**
 * Reads the request of a guest as `fetch` reads that of an owner: its method, and its headers, of which those of the
 * connection are left off (H6). Redirects are answered, and the guest asks for each of them. Undefined for what no guest of
 * this library asks: its URLs are whole, so that nothing depends on where the host's page is.
 *
 * @param bodyBytes -1: it has no body
 */
export function readAsked(
  method: string,
  url: string,
  fields: readonly string[],
  bodyBytes: number,
): CapturedRequest | undefined {
  const mayHaveBody = method !== 'GET' && method !== 'HEAD';
  if (!/^https?:/i.test(url) || fields.length % 2 > 0 || bodyBytes < -1 || (bodyBytes >= 0 && !mayHaveBody)) {
    return undefined;
  }
  const headers: HttpHeader[] = [];
  let length = 0;
  for (const field of fields) length += field.length;
  if (length > maxHeadersLength) return undefined;
  for (let i = 0; i < fields.length; i += 2) headers.push([fields[i] ?? '', fields[i + 1] ?? '']);
  try {
    return readRequest(url, { method, headers, redirect: 'manual' });
  } catch {
    return undefined; // a method that is not sent, or what is no header
  }
}
