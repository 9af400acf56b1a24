import { SocketError } from '../model/SocketError.ts';

/** The error of a row of attempts that has come to its end, with the last error as its cause, and what that one says. */
export function gaveUp(last: SocketError, attempts: number): SocketError {
  const message = `gave up after ${attempts} attempts; the last error: ${last.message}`;
  const { owner, end, detail } = last;
  return new SocketError('gave-up', `Cannot reconnect: ${message}`, {
    cause: last,
    owner,
    end,
    detail: detail && { ...detail, message },
  });
}
