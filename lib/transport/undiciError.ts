import { toError } from './messageOf.ts';

/** An error of undici's for users: a broken assertion of its own has a text that only its authors understand. */
export function undiciError(error: unknown): Error {
  const { code } = (error ?? {}) as { readonly code?: unknown };
  if (code === 'ERR_ASSERTION') return new Error("the server's response is not valid HTTP");
  return toError(error);
}
