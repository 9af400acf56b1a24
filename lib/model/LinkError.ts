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
