import type { SocketError } from '../model/SocketError.ts';
import { backoff } from './backoff.ts';
import { isTransient } from './isTransient.ts';
import { wasDenied } from './wasDenied.ts';
import type { ReconnectOptions } from './ReconnectOptions.ts';
import type { ReconnectSettings } from './readReconnectOptions.ts';

/** Attempts in a row, none of which gave a connection that was stable. */
export interface Row {
  /** The next one's number, from 1. */
  readonly attempt: number;
  /** When the error came that began it, by `elapsed` of the network's scheduler. */
  readonly since: number;
}

/** The row goes on after an error, or a new one begins where the connection had been stable. */
export function nextRow(row: Row | undefined, { end }: SocketError, stableAfter: number, now: number): Row {
  if (row === undefined || (end && end.openFor >= stableAfter)) return { attempt: 1, since: now };
  return { attempt: row.attempt + 1, since: row.since };
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

/** How long to wait, by chance, or undefined where the row has come to its end. */
export function nextDelay(
  { attempt, since }: Row,
  settings: ReconnectSettings,
  now: number,
  retryAfter: number,
  chance: number,
): number | undefined {
  const delay = retryAfter + backoff(attempt, settings, chance);
  return attempt > settings.maxAttempts || now - since + delay > settings.maxElapsed ? undefined : delay;
}
