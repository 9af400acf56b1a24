/** Makes an error of a driver's `error` event, which may say why, or, in a browser, must not. Never the event itself. */
export function errorFrom(event: unknown): Error {
  const { message, error } = (event ?? {}) as { readonly message?: unknown; readonly error?: unknown };
  const texts = [message, (error as { readonly message?: unknown } | null | undefined)?.message];
  const text = texts.find((each) => typeof each === 'string' && each !== '');
  return new Error(typeof text === 'string' ? text : 'the platform does not say why', { cause: error });
}
