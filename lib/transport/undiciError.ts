import { slice } from '../model/intrinsics.ts';
import { RequestLoss } from '../model/RequestLoss.ts';
import { toError } from '../model/messageOf.ts';

/**
 * An error of undici's for users: a broken assertion of its own has a text that only its authors understand. Headers beyond
 * its limit, and a status 100 or 101 that nobody asked for, which it does not read on from, would come again at the next attempt.
 */
export function undiciError(error: unknown): Error {
  const { code, message } = (error ?? {}) as { readonly code?: unknown; readonly message?: unknown };
  if (code === 'UND_ERR_HEADERS_OVERFLOW') return new RequestLoss('large-headers', '', toError(error));
  if (message === 'bad response' || message === 'bad upgrade') return new RequestLoss('unfit', '', toError(error));
  if (code === 'ERR_ASSERTION')
    return new RequestLoss('unfit', '', new Error("the server's response is not valid HTTP"));
  return toError(error);
}

/** The error of a response in more than one coding, which would have as many at the next attempt. */
export function refusedCodings(coding: string): Error {
  const said = `more than one coding is refused: ${JSON.stringify(slice(coding, 0, 40))}`;
  return new RequestLoss('unfit', '', new Error(said));
}
