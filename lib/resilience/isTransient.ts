import type { SocketError, SocketErrorCode } from '../model/SocketError.ts';

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
