import { printable } from './printable.ts';

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

const maxCauses = 4;

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

/** Reads a part of a foreign error; undefined if a getter or a Proxy throws. */
export function partOf(error: unknown, key: string): unknown {
  try {
    return (error as Partial<Record<string, unknown>> | null | undefined)?.[key];
  } catch {
    return undefined;
  }
}

function isStatus(status: unknown): status is number {
  return Number.isInteger(status) && (status as number) >= 100 && (status as number) <= 999;
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const time = String.raw`(?<hour>\d\d):(?<minute>\d\d):(?<second>\d\d)`;
// RFC 9110, 5.6.7. The last two forms are obsolete, but recipients must accept them.
const forms = [
  new RegExp(String.raw`^[A-Z][a-z]{2}, (?<day>\d\d) (?<month>[A-Z][a-z]{2}) (?<year>\d{4}) ${time} GMT$`, 'u'),
  new RegExp(String.raw`^[A-Z][a-z]+day, (?<day>\d\d)-(?<month>[A-Z][a-z]{2})-(?<year>\d\d) ${time} GMT$`, 'u'),
  new RegExp(String.raw`^[A-Z][a-z]{2} (?<month>[A-Z][a-z]{2}) (?<day>[ \d]\d) ${time} (?<year>\d{4})$`, 'u'),
];

/**
 * Reads a `Retry-After` (RFC 9110, 10.2.3): a text with seconds or a date, or ms as a number.
 *
 * @param now in ms of the wall clock; a date is converted to a delay from here
 *
 * @returns ms from now, 0 for a past date, undefined for anything else
 */
export function readRetryAfter(given: unknown, now: number): number | undefined {
  if (typeof given === 'number') return Number.isFinite(given) && given >= 0 ? given : undefined;
  if (typeof given !== 'string' || given.length > 100) return undefined;
  const text = given.trim();
  if (/^\d+(\.\d+)?$/u.test(text)) {
    const delay = Math.ceil(Number(text) * 1_000);
    return Number.isFinite(delay) ? delay : undefined;
  }
  const date = readHttpDate(text, now);
  return date === undefined ? undefined : Math.max(0, date - now);
}

function readHttpDate(text: string, now: number): number | undefined {
  const {
    year,
    month = '',
    day,
    hour,
    minute,
    second,
  } = forms.map((form) => form.exec(text)).find(Boolean)?.groups ?? {};
  const index = months.indexOf(month);
  const date = Date.UTC(fullYear(Number(year), now), index, Number(day), Number(hour), Number(minute), Number(second));
  return new Date(date).getUTCMonth() === index ? date : undefined; // no such day or month
}

/** A year of two digits that appears to be more than 50 years in the future means one in the past (RFC 9110, 5.6.7). */
function fullYear(year: number, now: number): number {
  if (year > 99) return year;
  const present = new Date(now).getUTCFullYear();
  const near = present - (present % 100) + year;
  return near > present + 50 ? near - 100 : near;
}
