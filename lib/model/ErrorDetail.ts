import { isAmount } from './isAmount.ts';
import { printable } from './printable.ts';
import { partOf } from './readBelowRoot.ts';

/**
 * Why a request failed or a socket ended, as plain data that `JSON.stringify` keeps. An owner with `errorDetail:
 * 'opaque'` does not get it; the host's records always have it.
 */
export interface ErrorDetail {
  /** For people: one line, with control characters escaped. */
  readonly message: string;
  /**
   * The driver's code, such as `'ECONNREFUSED'`, `'ENOTFOUND'` or `'CERT_HAS_EXPIRED'`; may come from a nested `cause`.
   */
  readonly code?: string;
  /** The HTTP status of the server's response to the handshake, such as 401, if the server refused it. */
  readonly status?: number;
  /** The earliest time to try again, in ms from the failure, as a denial or the server's `Retry-After` said. */
  readonly retryAfter?: number;
}

/**
 * The error with which a transport reports a failed connection. Each part is optional. A part may also be on one of the
 * error's causes, so that you can pass on a driver's error unchanged.
 */
export interface LinkError extends Error {
  /** The driver's code, such as `'ECONNREFUSED'`. */
  readonly code?: unknown;
  /** The HTTP status of the server's response to the handshake, if it was not 101. */
  readonly status?: unknown;
  /** The server's `Retry-After`: the header's own text (RFC 9110, 10.2.3), or ms as a number. */
  readonly retryAfter?: unknown;
}

/** How many causes of an error are read: a chain may be long, or a circle. */
export const maxCauses = 4;

/**
 * Reads the code, the status and the `Retry-After` of a transport's error (see `LinkError`): each from the error
 * itself, or from the nearest of its causes that has it.
 *
 * @param now in ms of the network's clock
 */
export function readLinkError(error: unknown, now: number, depth = 0): Omit<ErrorDetail, 'message'> {
  if (typeof error !== 'object' || error === null || depth === maxCauses) return {};
  const [code, status] = [partOf(error, 'code'), partOf(error, 'status')];
  const delay = readRetryAfter(partOf(error, 'retryAfter'), now);
  return {
    ...readLinkError(partOf(error, 'cause'), now, depth + 1),
    ...(typeof code === 'string' && code !== '' && { code: printable(code, 100) }),
    ...(isStatus(status) && { status }),
    ...(delay !== undefined && { retryAfter: delay }),
  };
}

function isStatus(status: unknown): status is number {
  return Number.isInteger(status) && (status as number) >= 100 && (status as number) <= 999;
}

/**
 * Reads a `Retry-After` (RFC 9110, 10.2.3): a text with seconds or a date, or ms as a number.
 *
 * @param now in ms of the wall clock; a date is converted to a delay from here
 *
 * @returns ms from now, 0 for a past date, undefined for anything else
 */
export function readRetryAfter(given: unknown, now: number): number | undefined {
  if (typeof given === 'number') return isAmount(given) ? given : undefined;
  if (typeof given !== 'string' || given.length > 100) return undefined;
  const text = given.trim();
  if (/^\d+(\.\d+)?$/u.test(text)) {
    const delay = Math.ceil(Number(text) * 1_000);
    return Number.isFinite(delay) ? delay : undefined;
  }
  const date = readHttpDate(text, now);
  return date === undefined ? undefined : Math.max(0, date - now);
}

// RFC 9110, 5.6.7. Both forms are obsolete, but recipients must accept them.
const rfc850 = /^[A-Z][a-z]+day, (\d\d)-(\w{3})-(\d\d)/u; // Sunday, 06-Nov-94 08:49:37 GMT
const asctime = /^[A-Z][a-z]{2} (\w{3}) ([ \d]\d) (\S{8}) (\d{4})$/u; // Sun Nov  6 08:49:37 1994

/** Reads a date in the form of `toUTCString()`, which is that of HTTP, or in one of the obsolete forms. */
function readHttpDate(text: string, now: number): number | undefined {
  // Joined, because the build for production takes a template with spaces for a text.
  const standard = text
    .replace(rfc850, (_, day, month, year) => ['Sun,', day, month, fullYear(Number(year), now)].join(' '))
    .replace(asctime, (_, month, day: string, time, year) => {
      return ['Sun,', day.replace(' ', '0'), month, year, time, 'GMT'].join(' ');
    });
  const date = Date.parse(standard);
  // Only the weekday may be wrong. `Date.parse` alone would accept other forms, and turn 31 June into 1 July.
  const isDate = /^[A-Z][a-z]{2}, /u.test(standard) && new Date(date).toUTCString().slice(3) === standard.slice(3);
  return isDate ? date : undefined;
}

/** A year of two digits that appears to be more than 50 years in the future means one in the past (RFC 9110, 5.6.7). */
function fullYear(year: number, now: number): number {
  const present = new Date(now).getUTCFullYear();
  const near = present - (present % 100) + year;
  return near > present + 50 ? near - 100 : near;
}
