/**
 * Why a request failed or a socket ended, as plain data for programs and logs: it survives `JSON.stringify`. An owner
 * with `errorDetail: 'opaque'` does not get it; the host's records always have it.
 */
export interface ErrorDetail {
  /** For people: one line, control characters escaped. */
  readonly message: string;
  /** The driver's code, such as `'ECONNREFUSED'`, `'ENOTFOUND'` or `'CERT_HAS_EXPIRED'`, also from a nested `cause`. */
  readonly code?: string;
  /** The HTTP status of a server that refused the handshake, such as 401. */
  readonly status?: number;
  /** The earliest time to try again, in ms from the failure, as a denial or the server's `Retry-After` said. */
  readonly retryAfter?: number;
}
