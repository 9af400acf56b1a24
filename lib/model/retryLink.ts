import { copySocketError, isOwnSocketError, SocketError } from './SocketError.ts';
import { retryDelays, isRetryLink, retryLinks, type RetryLink, sharedLinkKey } from './sharedLink.ts';

export type { RetryLink } from './sharedLink.ts';

/** Links an error on its way to an owner; one that a provider has rethrown leads to who opens now. */
export function linkRetry(error: unknown, link: RetryLink): void {
  if (isOwnSocketError(error)) retryLinks.set(error, link);
}

/** The link of an error, if it is one that `open()` gave, of this copy of the package or of another. */
export function retryLinkOf(error: unknown): RetryLink | undefined {
  return isOwnSocketError(error) ? retryLinks.get(error) : linkOfAnotherCopy(error);
}

/** Keeps with the error of a denial when the denied request may be made again, in ms, if the denial has named it. */
export function noteRetryAfter(error: SocketError, retryAfter: number | undefined): SocketError {
  if (retryAfter !== undefined) retryDelays.set(error, retryAfter);
  return error;
}

/** When the request that this error denies may be made again, in ms; undefined: never, or it denies none. */
export function retryAfterOf(error: SocketError): number | undefined {
  if (isOwnSocketError(error)) return retryDelays.get(error);
  const retryAfter: unknown = sharedLinkOf(error)?.['retryAfter'];
  return typeof retryAfter === 'number' && retryAfter >= 0 ? retryAfter : undefined;
}

/** Each part is read once: what they do is somebody else's, so whoever calls them expects a throw. */
function linkOfAnotherCopy(error: unknown): RetryLink | undefined {
  const given = sharedLinkOf(error);
  if (!given) return undefined;
  const { now, after, onDestroyed, report } = given;
  const link = { now, after, onDestroyed, report };
  return isRetryLink(link) ? Object.freeze(link) : undefined;
}

function sharedLinkOf(error: unknown): Readonly<Record<string, unknown>> | undefined {
  try {
    if (typeof error !== 'object' || error === null) return undefined;
    const method: unknown = Reflect.get(error, sharedLinkKey);
    const link: unknown = typeof method === 'function' ? Reflect.apply(method, error, []) : undefined;
    return typeof link === 'object' && link !== null ? { ...link } : undefined;
  } catch {
    return undefined;
  }
}

/** Copies an error for another holder, with the delay that its denial or its server has named; not one of a subclass. */
export function copyRetry(error: SocketError): SocketError {
  if (Object.getPrototypeOf(error) !== SocketError.prototype) return error;
  return noteRetryAfter(copySocketError(error), retryAfterOf(error));
}
