import type { Decision } from '../model/Decision.ts';
import { type EndCause, endCauses } from '../model/endCauses.ts';
import { copyError } from '../model/copyError.ts';
import type { LinkError } from '../model/LinkError.ts';
import type { OwnerInfo } from '../model/OwnerInfo.ts';
import { printable } from '../model/printable.ts';
import { readLinkError } from '../model/readLinkError.ts';
import { noteRetryAfter } from '../model/retryLink.ts';
import type { SocketEnd } from '../model/SocketEnd.ts';
import { SocketError, type SocketErrorCode } from '../model/SocketError.ts';

/** What is known of an end beside its cause. */
export interface EndDetails {
  readonly code?: number;
  readonly reason?: string;
  readonly wasClean?: boolean;
  readonly decision?: Decision | undefined;
  /** When the denied request may be made again, in ms. */
  readonly retryAfter?: number | undefined;
  /** What the driver said. */
  readonly error?: LinkError | undefined;
}

/** Which socket ended, and when. */
export interface Ended {
  readonly owner: OwnerInfo;
  readonly endpoint: string;
  /** How long the connection was open, in ms. */
  readonly openFor: number;
  /** In ms of the network's clock. */
  readonly now: number;
}

/**
 * For whom an end is described: the owner; an owner that must not learn the decision and what the driver said; or the
 * host's record, which has all of it and is safe to show.
 */
export type Reader = 'owner' | 'opaque' | 'host';

/** Makes the one record of a socket's end, with the error that `open()` gives if it is not a good end. */
export function describeEnd(
  cause: EndCause,
  { owner, endpoint, openFor, now }: Ended,
  details: EndDetails,
  reader: Reader = 'owner',
): SocketEnd {
  const meaning = endCauses[cause];
  const { code = meaning.code, reason: given = '', wasClean = false } = details;
  const { decision, error: driverError }: EndDetails = reader === 'opaque' ? {} : details;
  const reason = reader === 'host' ? printable(given) : given;
  const end: SocketEnd = { by: meaning.by, code, reason, wasClean, openFor };
  if (meaning.error === undefined || (cause === 'peer' && code === 1000)) return Object.freeze(end);
  const message = [
    decision?.reason ?? meaning.text ?? 'denied',
    ...(cause === 'peer' ? [`with code ${code}${given === '' ? '' : ` (${printable(given, 130)})`}`] : []),
    ...(driverError ? [`(${printable(driverError.message, 200)})`] : []),
  ].join(' ');
  const said = readLinkError(driverError, now);
  const retryAfter = details.retryAfter ?? said.retryAfter;
  const detail = Object.freeze({ message, ...said, ...(retryAfter !== undefined && { retryAfter }) });
  const known = Object.freeze({ ...end, ...(reader !== 'opaque' && { detail }) });
  const error = new SocketError(errorCode(meaning.error, details.decision), `Socket to ${endpoint}: ${message}`, {
    owner,
    detail: known.detail,
    decision,
    end: known,
    cause: copyError(driverError),
  });
  return Object.freeze({ ...known, error: noteRetryAfter(error, retryAfter) });
}

function errorCode(code: SocketErrorCode, decision: Decision | undefined): SocketErrorCode {
  return code === 'denied' && (decision?.code === 'rate' || decision?.code === 'limit') ? 'limit' : code;
}
