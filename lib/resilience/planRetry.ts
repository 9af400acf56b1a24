import { SocketError, type SocketErrorCode } from '../model/SocketError.ts';
import type { ReconnectOptions, ReconnectSettings } from './ReconnectOptions.ts';

// Decides whether and when `reconnect()` tries again. Pure: time and chance are parameters.

/** The attempts since the first error, or since the last connection that stayed open for `stableAfter`. */
export interface Retry {
  /** The number of the next attempt, from 1. */
  readonly attempt: number;
  /** When the first of the errors came, by the clock of the error's link. */
  readonly firstErrorAt: number;
}

/** Counts one more error, or begins to count anew if the connection had been stable. */
export function nextRetry(last: Retry | undefined, { end }: SocketError, stableAfter: number, now: number): Retry {
  if (last === undefined || (end && end.openFor >= stableAfter)) return { attempt: 1, firstErrorAt: now };
  return { attempt: last.attempt + 1, firstErrorAt: last.firstErrorAt };
}

/**
 * Whether another attempt may follow this error.
 *
 * @param own the predicate's own copy of the error
 */
export function mayRetry(
  error: SocketError,
  retryAfter: number | undefined,
  retryIf: ReconnectOptions['retryIf'],
  own: SocketError,
): boolean {
  const denial = wasDenied(error);
  if (denial && retryAfter === undefined) return false; // L6: without asking the predicate
  const usual = denial || isTransient(error);
  const answer: unknown = retryIf ? retryIf(own, usual) : usual;
  return answer === true;
}

/** How long to wait before the attempt, in ms; undefined if `maxAttempts` or `maxElapsed` forbids the attempt. */
export function nextDelay(
  { attempt, firstErrorAt }: Retry,
  settings: ReconnectSettings,
  now: number,
  retryAfter: number,
  chance: number,
): number | undefined {
  const delay = retryAfter + backoff(attempt, settings, chance);
  return attempt > settings.maxAttempts || now - firstErrorAt + delay > settings.maxElapsed ? undefined : delay;
}

/** Makes the final error `gave-up`, with the last error as its cause and with that one's details. */
export function gaveUp(last: SocketError, attempts: number): SocketError {
  const message = `gave up after ${attempts} attempts; the last error: ${last.message}`;
  const { owner, end, detail } = last;
  return new SocketError('gave-up', `Cannot reconnect: ${message}`, {
    cause: last,
    owner,
    end,
    detail: detail && { ...detail, message },
  });
}

/** There was no connection, or the network broke it. */
const transientErrors: ReadonlySet<SocketErrorCode> = new Set(['connect-failed', 'connect-timeout', 'lost']);

/** Close codes of a peer that leaves, restarts, is overloaded or gives no reason (RFC 6455, 7.4; 1012 to 1014: IANA). */
const transientCodes: ReadonlySet<number> = new Set([1001, 1005, 1006, 1011, 1012, 1013, 1014]);

/** HTTP statuses of temporary refusals: a timeout, too early, too many requests. */
const transientStatuses: ReadonlySet<number> = new Set([408, 425, 429]);
/** Permanent faults of a server: it does not support the method or the version of HTTP. */
const lastingFaults: ReadonlySet<number> = new Set([501, 505]);

/**
 * Whether the same attempt may succeed later.
 *
 * A peer's other close codes mean that it will not: those of a broken rule or protocol, and all codes of applications, 3000
 * to 4999. A socket that the host has ended stays ended. If a server refuses the handshake, only 408, 425, 429 and 5xx are
 * temporary: any other status, such as 401, 403, 404, 410 and a redirect (which is not followed), would come again.
 */
export function isTransient({ code, end, detail }: SocketError): boolean {
  if (transientErrors.has(code)) return detail?.status === undefined || isTemporary(detail.status);
  return code === 'closed' && end?.by === 'peer' && transientCodes.has(end.code);
}

function isTemporary(status: number): boolean {
  return transientStatuses.has(status) || (status >= 500 && status <= 599 && !lastingFaults.has(status));
}

const denials: ReadonlySet<SocketErrorCode> = new Set(['denied', 'invalid-url', 'owner-destroyed']);

/** Whether the error is a denial. An error of a limit is one too, unless an incoming message broke the limit. */
export function wasDenied({ code, end }: SocketError): boolean {
  return denials.has(code) || (code === 'limit' && (end === undefined || end.by === 'audit'));
}

/**
 * How long to wait before an attempt, in ms: a random share of a time that doubles with each attempt up to `maxDelay`. The
 * share is of the whole time ("full jitter"), so that many clients that lost their server at the same moment do not all
 * return at the same moment.
 *
 * @param attempt the number of the attempt, from 1
 * @param chance a random number from 0 to 1
 */
export function backoff(
  attempt: number,
  { initialDelay, maxDelay }: { readonly initialDelay: number; readonly maxDelay: number },
  chance: number,
): number {
  return chance * Math.min(maxDelay, initialDelay * 2 ** (attempt - 1));
}
