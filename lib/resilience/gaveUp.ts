import { SocketError } from '../model/SocketError.ts';

/** The error of a row of attempts that has come to its end. */
export function gaveUp(last: SocketError, attempts: number): SocketError {
  const message = `Cannot reconnect: gave up after ${attempts} attempts; the last error: ${last.message}`;
  return new SocketError('gave-up', message, { cause: last, ...(last.end && { end: last.end }) });
}
