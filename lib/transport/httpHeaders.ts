import { Buffer } from 'node:buffer';
import type { HttpHeader, HttpRequest } from '../model/HttpRequest.ts';
import { append, charCodeAt, isArray, keysOf, toLowerCase } from '../model/intrinsics.ts';
import { handshakeHeaders } from './handshakeHeaders.ts';
import { hostHeader } from './requestTarget.ts';

/**
 * The headers of one hop, as a flat list of names and values: the host's, then those of the owner's that the host has not
 * given, then what is left.
 *
 * @throws TypeError or RangeError for what the host's function gives, where it is not fit for a header
 */
export function httpHeaders({ headers, endpoint }: HttpRequest, found: unknown): string[] {
  const list = ['host', hostHeader(endpoint)];
  const given = handshakeHeaders(found);
  const put = (name: string, value: string): void => {
    append(list, name);
    append(list, value);
  };
  const names = keysOf(given);
  for (let i = 0; i < names.length; i++) put(names[i] ?? '', given[names[i] ?? ''] ?? '');
  for (let i = 0; i < headers.length; i++) {
    const header = headers[i] as HttpHeader; // taken apart by index: `Array.prototype` may be patched (L26)
    if (!isGiven(names, header[0])) put(header[0], header[1]);
  }
  const own = (name: string): boolean => {
    for (let i = 0; i < list.length; i += 2) if (list[i] === name) return true;
    return false;
  };
  if (!own('accept')) put('accept', '*/*');
  if (!own('accept-encoding')) put('accept-encoding', 'identity'); // H13
  return list;
}

/** Whether a server may read one of the names as this one: CGI, WSGI and PHP read "_" as "-". */
function isGiven(names: readonly string[], name: string): boolean {
  for (let i = 0; i < names.length; i++) if (isReadAs(names[i] ?? '', name)) return true;
  return false;
}

function isReadAs(name: string, other: string): boolean {
  let i = name.length === other.length ? 0 : Infinity;
  while (i < name.length && readCode(name, i) === readCode(other, i)) i += 1;
  return i === name.length;
}

function readCode(name: string, at: number): number {
  const code = charCodeAt(name, at);
  return code === underscore ? hyphen : code;
}

const [hyphen, underscore] = [0x2d, 0x5f];

/** The raw headers of a response, names in lower case, values as Latin-1. */
export function readRawHeaders(raw: unknown): HttpHeader[] {
  const headers: HttpHeader[] = [];
  if (!isArray(raw)) return headers;
  for (let i = 0; i + 1 < raw.length; i += 2)
    append(headers, [toLowerCase(latin1Text(raw[i])), latin1Text(raw[i + 1])] as const);
  return headers;
}

function latin1Text(value: unknown): string {
  return typeof value === 'string' ? value : Buffer.isBuffer(value) ? value.toString('latin1') : '';
}

/** The value of a header, in lower case; of one that came more than once, all values as one list. Empty if it is not there. */
export function valueOf(headers: readonly HttpHeader[], name: string): string {
  let value = '';
  for (let i = 0; i < headers.length; i++) {
    const header = headers[i];
    if (header?.[0] === name) value = value === '' ? header[1] : `${value},${header[1]}`;
  }
  return value.trim().toLowerCase();
}
