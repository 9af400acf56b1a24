import type { SocketError, SocketErrorCode } from '../model/SocketError.ts';

/** No connection, or one that broke off: the network's doing. */
const transientErrors: ReadonlySet<SocketErrorCode> = new Set(['connect-failed', 'connect-timeout', 'lost']);

/** Close codes of a peer that goes away, restarts or is overloaded, or says nothing (RFC 6455, 7.4; 1012 to 1014: IANA). */
const transientCodes: ReadonlySet<number> = new Set([1001, 1005, 1006, 1011, 1012, 1013, 1014]);

/**
 * Whether the same attempt may well succeed later. A peer's other codes say that it will not: those of a broken rule or
 * protocol, and all of an application's own, 3000 to 4999. What the host has ended stays so.
 */
export function isTransient({ code, end }: SocketError): boolean {
  if (transientErrors.has(code)) return true;
  return code === 'closed' && end?.by === 'peer' && transientCodes.has(end.code);
}
