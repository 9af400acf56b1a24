import type { Decision } from '../model/Decision.ts';
import { type EndCause, endCauses } from '../model/endCauses.ts';
import { printable } from '../model/printable.ts';
import { noteRetryAfter } from '../model/retryLink.ts';
import type { SocketEnd } from '../model/SocketEnd.ts';
import { SocketError, type SocketErrorCode } from '../model/SocketError.ts';
import { copyError } from './copyError.ts';

/** What is known of an end beside its cause. */
export interface EndDetails {
  readonly code?: number;
  readonly reason?: string;
  readonly wasClean?: boolean;
  readonly decision?: Decision | undefined;
  /** When the denied request may be made again, in ms. */
  readonly retryAfter?: number | undefined;
  /** What the driver said. */
  readonly error?: Error | undefined;
}

/**
 * Makes the one record of a socket's end, with the error that `open()` gives if it is not a good end.
 *
 * @param opaque whether it is for an owner that must not learn the decision and what the driver said
 */
export function describeEnd(
  cause: EndCause,
  endpoint: string,
  openFor: number,
  details: EndDetails,
  opaque = false,
): SocketEnd {
  const meaning = endCauses[cause];
  const { code = meaning.code, reason = '', wasClean = false } = details;
  const { decision, error: driverError }: EndDetails = opaque ? {} : details;
  const end: SocketEnd = Object.freeze({ by: meaning.by, code, reason, wasClean, openFor });
  if (meaning.error === undefined || (cause === 'peer' && code === 1000)) return end;
  const why = [
    decision?.reason ?? meaning.text ?? 'denied',
    ...(cause === 'peer' ? [`with code ${code}${reason === '' ? '' : ` (${printable(reason, 130)})`}`] : []),
    ...(driverError ? [`(${printable(driverError.message, 200)})`] : []),
  ].join(' ');
  const error = new SocketError(errorCode(meaning.error, details.decision), `Socket to ${endpoint}: ${why}`, {
    decision,
    end,
    cause: copyError(driverError),
  });
  return Object.freeze({ ...end, error: noteRetryAfter(error, details.retryAfter) });
}

function errorCode(code: SocketErrorCode, decision: Decision | undefined): SocketErrorCode {
  return code === 'denied' && (decision?.code === 'rate' || decision?.code === 'limit') ? 'limit' : code;
}
