import type { CapturedRequest } from '../http/CapturedRequest.ts';
import { readMethod } from '../http/readMethod.ts';
import type { HttpHeader } from '../model/HttpRequest.ts';
import { sendableHeaders } from '../model/sendableHeaders.ts';
import { maxHeadersLength } from '../wire/kinds.ts';

/**
 * Reads the request of a guest: its method, and its headers, of which those of the connection are left off (H6). Redirects
 * are answered, and the guest asks for each of them. Undefined for what no guest of this library asks: there `fetch` has
 * read the request already, so its URL is whole, each header has one value, and names and values are as `fetch` makes them.
 *
 * @param bodyBytes -1: it has no body
 */
export function readGuestRequest(
  method: string,
  url: string,
  fields: readonly string[],
  bodyBytes: number,
): CapturedRequest | undefined {
  const headers = readHeaders(fields);
  if (!/^https?:/i.test(url) || !headers || bodyBytes < -1) return undefined;
  try {
    return {
      url,
      method: readMethod(method, bodyBytes >= 0),
      ...sendableHeaders(headers),
      body: null,
      redirect: 'manual',
      signal: undefined,
    };
  } catch {
    return undefined; // a method that is not sent, or one with a body that has none
  }
}

/** A name of a header in lower case (RFC 9110, 5.6.2), and a value without blanks around it (RFC 9110, 5.5). */
const headerName = /^[!#$%&'*+\-.^_`|~\da-z]+$/;

const headerValue = /^(?:[\x21-\x7e\x80-\xff](?:[\t\x20-\x7e\x80-\xff]*[\x21-\x7e\x80-\xff])?)?$/;

function readHeaders(fields: readonly string[]): readonly HttpHeader[] | undefined {
  let length = 0;
  for (const field of fields) length += field.length;
  if (length > maxHeadersLength || fields.length % 2 > 0) return undefined;
  const headers: HttpHeader[] = [];
  const names = new Set<string>();
  for (let i = 0; i < fields.length; i += 2) {
    const [name, value] = [(fields[i] ?? '').toLowerCase(), fields[i + 1] ?? ''];
    if (!headerName.test(name) || names.has(name) || !headerValue.test(value)) return undefined;
    names.add(name);
    headers.push([name, value]);
  }
  return headers;
}
