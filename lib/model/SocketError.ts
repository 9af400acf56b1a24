import type { Decision } from './Decision.ts';
import type { SocketEnd } from './SocketEnd.ts';

/**
 * What went wrong, for programs.
 *
 * | code | meaning |
 * |---|---|
 * | `denied` | an audit or the library denied; see `decision` |
 * | `owner-destroyed` | the owner is gone |
 * | `invalid-url` | the URL gate refused it |
 * | `limit` | too many sockets or attempts, or a message beyond the limits |
 * | `connect-failed` `connect-timeout` | no connection |
 * | `lost` | an open connection broke off |
 * | `closed` | the peer or the host closed it |
 * | `gave-up` | no more attempts |
 */
export type SocketErrorCode =
  | 'denied'
  | 'owner-destroyed'
  | 'invalid-url'
  | 'limit'
  | 'connect-failed'
  | 'connect-timeout'
  | 'lost'
  | 'closed'
  | 'gave-up';

/** The one error of this library: what `create` throws and what `open()` and `opened$` give. */
export class SocketError extends Error {
  override readonly name = 'SocketError';
  readonly code: SocketErrorCode;
  /** The denial, where there was one and the owner may see it. */
  declare readonly decision?: Decision;
  /** How the socket ended, where there was one. */
  declare readonly end?: SocketEnd;

  constructor(
    code: SocketErrorCode,
    message: string,
    details: { readonly decision?: Decision | undefined; readonly end?: SocketEnd; readonly cause?: unknown } = {},
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    if (details.decision) this.decision = details.decision;
    if (details.end) this.end = details.end;
    if (new.target === SocketError) Object.freeze(this);
  }

  // All owners of a realm share the class (L9).
  static {
    Object.freeze(this.prototype);
    Object.freeze(this);
  }
}
