import { SocketError, type SocketErrorCode } from '../model/SocketError.ts';
import type { ReconnectOptions, ReconnectSettings } from './ReconnectOptions.ts';

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
 * Whether there may be another attempt after this error.
 *
 * @param own what the predicate gets: its copy of the error
 */
export function mayRetry(
  error: SocketError,
  retryAfter: number | undefined,
  retryIf: ReconnectOptions['retryIf'],
  own = error,
): boolean {
  const denial = wasDenied(error);
  if (denial && retryAfter === undefined) return false; // L6: whatever the predicate would say
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

/** No connection, or one that broke off: the network's doing. */
const transientErrors: ReadonlySet<SocketErrorCode> = new Set(['connect-failed', 'connect-timeout', 'lost']);

/** Close codes of a peer that goes away, restarts or is overloaded, or says nothing (RFC 6455, 7.4; 1012 to 1014: IANA). */
const transientCodes: ReadonlySet<number> = new Set([1001, 1005, 1006, 1011, 1012, 1013, 1014]);

/** Refusals of a handshake that speak of the moment: a timeout, too early, too many requests. */
const transientStatuses: ReadonlySet<number> = new Set([408, 425, 429]);
/** Faults of a server that will not pass: it does not have the method or the version of HTTP. */
const lastingFaults: ReadonlySet<number> = new Set([501, 505]);

/**
 * Whether the same attempt may well succeed later. A peer's other codes say that it will not: those of a broken rule or
 * protocol, and all of an application's own, 3000 to 4999. What the host has ended stays so. A server that refuses the
 * handshake speaks of the moment by 408, 425, 429 and 5xx; any other status, such as 401, 403, 404, 410 and a redirect,
 * which is not followed, will be the same again.
 */
export function isTransient({ code, end, detail }: SocketError): boolean {
  if (transientErrors.has(code)) return detail?.status === undefined || isPassing(detail.status);
  return code === 'closed' && end?.by === 'peer' && transientCodes.has(end.code);
}

function isPassing(status: number): boolean {
  return transientStatuses.has(status) || (status >= 500 && status <= 599 && !lastingFaults.has(status));
}

const denials: ReadonlySet<SocketErrorCode> = new Set(['denied', 'invalid-url', 'owner-destroyed']);

/** Whether the error says that a request was denied. A limit denies too, unless it was broken by what arrived. */
export function wasDenied({ code, end }: SocketError): boolean {
  return denials.has(code) || (code === 'limit' && (end === undefined || end.by === 'audit'));
}

/**
 * How long to wait before the nth attempt in a row, in ms: a share, by chance, of a time that doubles with each attempt
 * up to `maxDelay`. The share is of the whole time ("full jitter"), so that many who lost their server in the same
 * moment do not come back in the same moment.
 *
 * @param attempt counts from 1
 * @param chance from 0 to 1
 */
export function backoff(
  attempt: number,
  { initialDelay, maxDelay }: { readonly initialDelay: number; readonly maxDelay: number },
  chance: number,
): number {
  return chance * Math.min(maxDelay, initialDelay * 2 ** (attempt - 1));
}
