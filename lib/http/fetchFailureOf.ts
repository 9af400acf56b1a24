import type { SocketEnd } from '../model/SocketEnd.ts';
import type { SocketError } from '../model/SocketError.ts';
import { abortError, reasonOf } from './platform.ts';
import type { RequestEndCause } from './requestEnds.ts';

/** What `fetch` rejects with: what the standard says, whose cause says more where the owner may know it. */
export interface FetchFailure extends TypeError {
  readonly cause?: SocketError;
}

/**
 * What an owner's `fetch`, or a read of its response, fails with: `TypeError: fetch failed`, with a `SocketError` as its
 * cause unless the owner's errors are opaque. If the owner has ended, an `AbortError`; if the caller has aborted, its reason.
 */
export function fetchFailureOf(cause: RequestEndCause, end: SocketEnd, signal: AbortSignal | undefined): unknown {
  if (cause === 'aborted') return abortReason(signal);
  if (cause === 'owner-destroyed' || cause === 'destroyed-by-host') return abortedByOwner();
  if (cause === 'cancelled') return abortError('The response was cancelled');
  const { error, detail } = end;
  return new TypeError(networkError, detail && error ? { cause: error } : undefined);
}

// Clients read this text, so the production build must not shorten it.
const networkError = /*#__PURE__*/ ['fetch', 'failed'].join(' ');

/** What a request ends with when its owner does. */
export function abortedByOwner(): Error {
  return abortError('The owner of this request is destroyed');
}

/** What a request is aborted with: the reason of its signal. */
export function abortReason(signal: AbortSignal | undefined): unknown {
  const reason = reasonOf(signal);
  return reason === undefined ? abortError('This request was aborted') : reason;
}
