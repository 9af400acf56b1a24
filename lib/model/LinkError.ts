/**
 * What a transport says of a connection that failed: an `Error` with what it knows, each part optional. A part may also
 * stand on one of its causes, so that a driver's error can be passed on as it is.
 */
export interface LinkError extends Error {
  /** The driver's code, such as `'ECONNREFUSED'`. */
  readonly code?: unknown;
  /** The HTTP status of a server that answered the handshake with another one than 101. */
  readonly status?: unknown;
  /** The server's `Retry-After`: the header's own text (RFC 9110, 10.2.3), or ms as a number. */
  readonly retryAfter?: unknown;
}
