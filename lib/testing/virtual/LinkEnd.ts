/** How a virtual connection ends: the arguments of the sink's `closed`. */
export interface LinkEnd {
  readonly code: number;
  readonly reason: string;
  readonly wasClean: boolean;
  readonly error?: Error;
}

/** The end of a connection by a closing handshake. */
export function clean(code: number, reason: string): LinkEnd {
  return { code, reason, wasClean: true };
}

/** The end of a connection that broke off or never came to be; what a script errors with becomes an `Error`. */
export function lost(error?: unknown): LinkEnd {
  const ending = { code: 1006, reason: '', wasClean: false };
  return error === undefined ? ending : { ...ending, error: errorFrom(error) };
}

function errorFrom(thrown: unknown): Error {
  if (thrown instanceof Error) return thrown;
  return new Error(typeof thrown === 'string' ? thrown : 'the connection was lost', { cause: thrown });
}
