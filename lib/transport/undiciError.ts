import { RequestLoss } from '../model/RequestLoss.ts';
import { toError } from './messageOf.ts';

/**
 * An error of undici's for users: a broken assertion of its own has a text that only its authors understand, and headers
 * beyond its limit would be as many at the next attempt.
 */
export function undiciError(error: unknown): Error {
  const { code } = (error ?? {}) as { readonly code?: unknown };
  if (code === 'ERR_ASSERTION') return new Error("the server's response is not valid HTTP");
  if (code === 'UND_ERR_HEADERS_OVERFLOW') return new RequestLoss('large-headers', '', toError(error));
  return toError(error);
}
