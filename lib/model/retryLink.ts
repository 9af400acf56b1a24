import { copySocketError, isOwnSocketError, SocketError } from './SocketError.ts';
import { errorsBehind, retryDelays, isRetryLink, retryLinks, type RetryLink, sharedLinkKey } from './sharedLink.ts';

export type { RetryLink } from './sharedLink.ts';

// Private data of an error from `open()`, for `reconnect` only: see `sharedLink.ts`.

/** Attaches a link to an error of `open()`. An error that a provider rethrows gets the link of the new attempt. */
export function linkRetry(error: unknown, link: RetryLink): void {
  if (isOwnSocketError(error)) retryLinks.set(error, link);
}

/** Lets `reconnect()` take a failure of another class for this error. */
export function standFor(failure: object, error: SocketError, link: RetryLink): void {
  linkRetry(error, link);
  errorsBehind.set(failure, error);
}

/** Returns the error that a failure stands for, and any other value as it is. */
export function errorBehind(failure: unknown): unknown {
  return errorsBehind.get(failure as object) ?? failure;
}

/** Returns the link of an error, if `open()` emitted the error, also in another copy of the package. */
export function retryLinkOf(error: unknown): RetryLink | undefined {
  return isOwnSocketError(error) ? retryLinks.get(error) : linkOfAnotherCopy(error);
}

/** Attaches to the error of a denial when the request may be made again, in ms, if the denial says so. */
export function noteRetryAfter(error: SocketError, retryAfter: number | undefined): SocketError {
  if (retryAfter !== undefined) retryDelays.set(error, retryAfter);
  return error;
}

/**
 * Returns when the request that this error denied may be made again, in ms. Undefined if never, or if the error is no
 * denial.
 */
export function retryAfterOf(error: SocketError): number | undefined {
  if (isOwnSocketError(error)) return retryDelays.get(error);
  const retryAfter: unknown = sharedLinkOf(error)?.['retryAfter'];
  return typeof retryAfter === 'number' && retryAfter >= 0 ? retryAfter : undefined;
}

/** Reads each part once. The functions are foreign code, so callers must expect them to throw. */
function linkOfAnotherCopy(error: unknown): RetryLink | undefined {
  const given = sharedLinkOf(error);
  if (!given) return undefined;
  const { now, after, onDestroyed, report } = given;
  const link = { now, after, onDestroyed, report };
  return isRetryLink(link) ? Object.freeze(link) : undefined;
}

/** Calls the method of such an error. Anything else throws here, or gives nothing that is a link. */
function sharedLinkOf(error: unknown): Readonly<Record<string, unknown>> | undefined {
  try {
    return { ...(error as { readonly [sharedLinkKey]: () => object })[sharedLinkKey]() };
  } catch {
    return undefined;
  }
}

/** Copies an error for another holder, including its `retryAfter`. Returns an instance of a subclass unchanged. */
export function copyRetry(error: SocketError): SocketError {
  if (Object.getPrototypeOf(error) !== SocketError.prototype) return error;
  return noteRetryAfter(copySocketError(error), retryAfterOf(error));
}
