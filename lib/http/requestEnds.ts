import type { EndContext, EndDetails } from '../socket/describeEnd.ts';
import { copyError, SocketError, type SocketErrorCode } from '../model/SocketError.ts';
import { readLinkError } from '../model/ErrorDetail.ts';
import { hasOwn } from '../model/intrinsics.ts';
import { printable } from '../model/printable.ts';
import type { RecordedDenial } from '../model/Decision.ts';
import { noteRetryAfter } from '../model/retryLink.ts';
import type { EndedBy, SocketEnd } from '../model/SocketEnd.ts';

/** Everything that can end an HTTP request. */
export type RequestEndCause = keyof typeof requestEnds;

interface Meaning {
  readonly by: EndedBy;
  /** The code of the error, if it is one. */
  readonly error?: SocketErrorCode;
  readonly text?: string;
}

/** Who ended a request, and with which error: one row for each cause. */
export const requestEnds = {
  whole: { by: 'peer' },
  cancelled: { by: 'owner' },
  aborted: { by: 'owner' },
  'owner-destroyed': { by: 'owner' },
  'destroyed-by-host': { by: 'host' },
  host: { by: 'host', error: 'closed', text: 'the host ended it' },
  denied: { by: 'audit', error: 'denied' },
  redirected: { by: 'owner', error: 'denied', text: 'it redirects, and the option redirect is "error"' },
  unreadable: { by: 'owner', error: 'denied', text: 'its body could not be read' },
  failed: { by: 'network', error: 'connect-failed', text: 'the connection failed' },
  lost: { by: 'network', error: 'lost', text: 'the response was lost' },
  late: { by: 'deadline', error: 'connect-timeout', text: 'no response in time (limits.responseTimeout)' },
  'own-timeout': { by: 'deadline', error: 'connect-timeout', text: 'no response in time (its option timeout)' },
  'own-timeout-reading': {
    by: 'deadline',
    error: 'lost',
    text: 'the response was not whole in time (its option timeout)',
  },
  idle: { by: 'deadline', error: 'lost', text: 'the body of the response stalled (limits.idleTimeout)' },
  unread: { by: 'deadline', error: 'limit', text: 'the body of the response was not read (limits.holdTimeout)' },
  'too-large': { by: 'network', error: 'limit', text: 'the response is too large (limits.maxResponseBytes)' },
  'no-stream': { by: 'network', error: 'connect-failed', text: 'the response is no stream of events' },
  'large-event': { by: 'network', error: 'limit', text: 'an event is too large (limits.maxEventBytes)' },
  unfit: { by: 'network', error: 'lost', text: 'the response cannot be read' },
} as const satisfies Record<string, Meaning>;

/** Whether a text names a cause. */
export function isRequestEnd(name: string): name is RequestEndCause {
  return hasOwn(requestEnds, name);
}

/** What is known of the end of a request, apart from its cause. */
export type RequestEndDetails = Pick<EndDetails, 'reason' | 'decision' | 'retryAfter' | 'error'>;

/**
 * Describes the end of a request for the host, for its owner, or for an owner that must not learn why a connection failed:
 * that one gets neither the decision nor what the driver said, nor whether it was a time-out (H17).
 */
export function describeRequestEnd(
  cause: RequestEndCause,
  { owner, endpoint, openFor, now }: EndContext,
  details: RequestEndDetails,
  audience: 'host' | 'owner' | 'opaque',
): SocketEnd {
  const opaque = audience === 'opaque';
  const timedOut = cause === 'late' || cause === 'own-timeout';
  const meaning: Meaning = requestEnds[opaque && timedOut ? 'failed' : cause];
  const { reason: given = '', decision: denial, error: driverError } = opaque ? { reason: details.reason } : details;
  const decision = audience === 'host' ? denial?.forHost : denial?.forOwner;
  const reason = audience === 'host' ? printable(given) : given;
  const wasClean = cause === 'whole';
  const end: SocketEnd = { by: meaning.by, code: wasClean ? 1000 : 1006, reason, wasClean, openFor };
  if (meaning.error === undefined) return Object.freeze(end);
  const why = decision?.reason ?? meaning.text ?? 'denied';
  const message = driverError ? `${why} (${printable(driverError.message, 200)})` : why;
  const said = readLinkError(driverError, now);
  const retryAfter = details.retryAfter ?? said.retryAfter;
  const detail = Object.freeze({ message, ...said, ...(retryAfter !== undefined && { retryAfter }) });
  const known = Object.freeze({ ...end, ...(!opaque && { detail }) });
  const error = new SocketError(
    codeOf(meaning.error, details.decision),
    `Request to ${endpoint}: ${opaque ? (meaning.text ?? 'denied') : message}`,
    { owner, detail: known.detail, decision, end: known, cause: copyError(driverError) },
  );
  return Object.freeze({ ...known, error: noteRetryAfter(error, retryAfter) });
}

/** A denial says by its code what `SocketError` has a code of its own for. */
function codeOf(code: SocketErrorCode, denial: RecordedDenial | undefined): SocketErrorCode {
  const why = denial?.forHost.code;
  if (code !== 'denied' || why === undefined) return code;
  if (why === 'owner-destroyed') return why;
  if (why === 'invalid-url' || why === 'port') return 'invalid-url';
  return why === 'rate' || why === 'limit' || why === 'quota' || why === 'too-large' ? 'limit' : code;
}
