import type { SchedulerLike } from 'rxjs';
import { copySocketError, SocketError } from './SocketError.ts';

/**
 * What an error of `open()` leads to for who wants to try again, and for nobody else: owners hold the error, and can
 * neither see this nor make one.
 */
export interface RetryLink {
  /** The network's: all time of a retry comes from it. */
  readonly scheduler: SchedulerLike;
  /** Calls back when the owner is destroyed, inside this call if it is; the function that it returns leaves. */
  readonly onDestroyed: (callback: () => void) => () => void;
  /** Takes what the owner's callbacks throw. */
  readonly report: (error: unknown) => void;
}

const links = new WeakMap<SocketError, RetryLink>();
const delays = new WeakMap<SocketError, number>();

/** Links an error on its way to an owner; one that a provider has rethrown leads to who opens now. */
export function linkRetry(error: unknown, link: RetryLink): void {
  if (error instanceof SocketError) links.set(error, link);
}

/** The link of an error, if it is one that `open()` gave. */
export function retryLinkOf(error: unknown): RetryLink | undefined {
  return error instanceof SocketError ? links.get(error) : undefined;
}

/** Keeps with the error of a denial when the denied request may be made again, in ms, if the denial has named it. */
export function noteRetryAfter(error: SocketError, retryAfter: number | undefined): SocketError {
  if (retryAfter !== undefined) delays.set(error, retryAfter);
  return error;
}

/** When the request that this error denies may be made again, in ms; undefined: never, or it denies none. */
export function retryAfterOf(error: SocketError): number | undefined {
  return delays.get(error);
}

/** Copies an error for another holder, with the delay that its denial or its server has named; not one of a subclass. */
export function copyRetry(error: SocketError): SocketError {
  if (Object.getPrototypeOf(error) !== SocketError.prototype) return error;
  return noteRetryAfter(copySocketError(error), retryAfterOf(error));
}
