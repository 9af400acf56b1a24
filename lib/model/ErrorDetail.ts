/**
 * Why a request failed or a socket ended, as plain data for programs and logs: it survives `JSON.stringify`. An owner
 * with `errorDetail: 'opaque'` gets none of it; the host's records always have it.
 */
export interface ErrorDetail {
  /** For people: one line, control characters escaped. */
  readonly message: string;
  /** The driver's code, such as `'ECONNREFUSED'`, `'ENOTFOUND'` or `'CERT_HAS_EXPIRED'`, however deep it lay. */
  readonly code?: string;
  /** The HTTP status of a server that refused the handshake, such as 401. */
  readonly status?: number;
  /** When to ask again at the earliest, in ms from the failure: as a denial or the server's `Retry-After` said. */
  readonly retryAfter?: number;
}
