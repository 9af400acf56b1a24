import { partOf } from './readBelowRoot.ts';

/**
 * The message of an error of any realm, also of one that throws when it is read; without one, its name. For several errors in
 * one (a connection tried at several addresses) all messages.
 */
export function messageOf(error: unknown): string {
  if (typeof error === 'string' && error !== '') return error;
  const message = partOf(error, 'message');
  const errors = partOf(error, 'errors');
  if (typeof message === 'string' && message !== '') return message;
  if (Array.isArray(errors) && errors.length > 0) return errors.map(messageOf).join('; ');
  const name = partOf(error, 'name'); // all that Firefox says of a socket that a Content-Security-Policy refuses
  return typeof name === 'string' && name !== '' ? name : `threw ${typeof error}`;
}

/** What was thrown, as an error of this realm whose message can be read. */
export function toError(thrown: unknown): Error {
  try {
    if (thrown instanceof Error && typeof thrown.message === 'string') return thrown;
  } catch {
    // such as a Proxy that throws
  }
  return new Error(messageOf(thrown), { cause: thrown });
}
