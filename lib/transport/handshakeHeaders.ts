import { append, hasValue, keysOf, matches, startsWith, toLowerCase } from '../model/intrinsics.ts';
import { isHeaderValue } from '../model/isHeaderValue.ts';
import { isPlainObject } from '../model/readOptions.ts';

/**
 * Collects the headers of one handshake or HTTP request: the host's `origin`, and those that the host's function gave. If both
 * have an `origin`, the function's counts.
 *
 * @throws TypeError or RangeError if the function gave anything but a plain object of fit names and values
 */
export function handshakeHeaders(found: unknown, origin?: string): Record<string, string> {
  const headers = Object.create(null) as Record<string, string>;
  if (origin !== undefined) headers['origin'] = origin;
  const record = readRecord(found);
  const given = keysOf(record);
  const own: string[] = [];
  for (let i = 0; i < given.length; i++) {
    const name = readName(given[i] ?? '');
    for (let j = 0; j < i; j++) if (own[j] === name) throw new RangeError(`headers: ${name} is listed twice`);
    append(own, name);
    headers[name] = readValue(name, record[given[i] ?? '']);
  }
  return headers;
}

const token = /^[!#$%&'*+\-.^_`|~0-9a-z]+$/; // RFC 9110, 5.6.2
// Beside `host`: headers of the connection (RFC 9110, 7.6.1), and those that change how the request is read.
const forbidden = new Set([
  ...['connection', 'upgrade', 'keep-alive', 'proxy-connection', 'proxy-authenticate', 'proxy-authorization'],
  ...['te', 'trailer', 'transfer-encoding', 'content-length', 'expect', 'http2-settings', '__proto__'],
]);

const hostIsOfUrl =
  'headers: host is always that of the URL: leave it out; for another one, put it into the URL, and let the option resolver say where it leads';

function readName(given: string): string {
  const name = toLowerCase(given);
  if (!matches(token, name)) throw new RangeError(`headers: ${JSON.stringify(given)} is not the name of a header`);
  if (name === 'host') throw new RangeError(hostIsOfUrl);
  if (hasValue(forbidden, name) || startsWith(name, 'sec-websocket-')) {
    throw new RangeError(`headers: ${name} is set by the transport: leave it out`);
  }
  return name;
}

function readValue(name: string, value: unknown): string {
  if (typeof value !== 'string') throw new TypeError(`headers: the value of ${name} must be a string`);
  if (isHeaderValue(value)) return value;
  throw new RangeError(`headers: the value of ${name} has a character that no header may have`);
}

/** Only plain objects: a Map or `Headers` would silently give no header at all. */
function readRecord(given: unknown): Readonly<Record<string, unknown>> {
  if (isPlainObject(given)) return given as Record<string, unknown>;
  throw new TypeError('headers must return a plain object of names and values, or a promise or an observable of one');
}
