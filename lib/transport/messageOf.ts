/** The message of an error of any realm. For several errors in one (a connection tried at several addresses) all messages. */
export function messageOf(error: unknown): string {
  const { message, errors } = (error ?? {}) as { readonly message?: unknown; readonly errors?: unknown };
  if (typeof message === 'string' && message !== '') return message;
  if (Array.isArray(errors) && errors.length > 0) return errors.map(messageOf).join('; ');
  return `threw ${typeof error}`;
}

/** What was thrown, as an error of this realm. */
export function toError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(messageOf(thrown), { cause: thrown });
}
