/** What an error says, of whatever realm it is; of several (a connection tried at several addresses) what each says. */
export function messageOf(error: unknown): string {
  const { message, errors } = (error ?? {}) as { readonly message?: unknown; readonly errors?: unknown };
  if (typeof message === 'string' && message !== '') return message;
  if (Array.isArray(errors) && errors.length > 0) return errors.map(messageOf).join('; ');
  return `threw ${typeof error}`;
}
