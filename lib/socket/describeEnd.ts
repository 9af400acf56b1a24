import { type EndCause, endCauses, type EndMeaning } from '../model/endCauses.ts';
import { copyError, SocketError, type SocketErrorCode } from '../model/SocketError.ts';
import { type LinkError, readLinkError } from '../model/ErrorDetail.ts';
import type { OwnerInfo } from '../model/OwnerInfo.ts';
import { printable } from '../model/printable.ts';
import { withoutPrototype } from '../model/readBelowRoot.ts';
import type { DecisionCode, RecordedDenial } from '../model/Decision.ts';
import { noteRetryAfter } from '../model/retryLink.ts';
import type { SocketEnd } from '../model/SocketEnd.ts';

/**
 * Describes the end of a socket or of an HTTP request for one audience, with the error of its owner if it is not a good
 * end. An opaque owner learns neither the decision nor what the driver said, nor whether it was a time-out (P13, H17).
 * The host's record is safe to show.
 */
export function describeEnd<Cause extends string>(
  { causes, textOf }: EndKind<Cause>,
  cause: Cause,
  { owner, endpoint, openFor, now }: EndContext,
  given: EndDetails,
  audience: Audience = 'owner',
): SocketEnd {
  const details = withoutPrototype(given);
  const opaque = audience === 'opaque';
  const own = withoutPrototype(causes[cause]);
  const meaning = opaque && own.error === 'connect-timeout' ? withoutPrototype(causes.failed) : own;
  const { code = meaning.code ?? 1006, reason: text = '', wasClean = meaning.wasClean ?? false } = details;
  const denial = opaque ? undefined : details.decision;
  const driverError = opaque ? undefined : details.error;
  const decision = audience === 'host' ? denial?.forHost : denial?.forOwner;
  const reason = audience === 'host' ? printable(text) : text;
  const end: SocketEnd = { by: meaning.by, code, reason, wasClean, openFor };
  if (meaning.error === undefined || (cause === 'peer' && code === 1000)) return Object.freeze(end);
  const message = [
    decision?.reason ?? meaning.text ?? 'denied',
    ...(cause === 'peer' ? [`with code ${code}`] : []),
    ...((cause === 'peer' || cause === 'host') && text !== '' ? [`(${printable(text, 130)})`] : []),
    ...(driverError ? [`(${printable(driverError.message, 200)})`] : []),
  ].join(' ');
  const said = withoutPrototype(readLinkError(driverError, now));
  const retryAfter = details.retryAfter ?? said.retryAfter;
  const told = Object.freeze({ message, ...said, ...(retryAfter !== undefined && { retryAfter }) });
  const detail = opaque ? undefined : told;
  const known = Object.freeze({ ...end, ...(detail && { detail }) });
  const errorCode = meaning.error === 'denied' ? errorCodeOf(details.decision?.forHost.code) : meaning.error;
  const error = new SocketError(errorCode, textOf(endpoint, message), {
    owner,
    detail,
    decision,
    end: known,
    cause: copyError(driverError),
  });
  return Object.freeze({ ...known, error: noteRetryAfter(error, retryAfter) });
}

/** What can end, a socket or an HTTP request: what each cause means, and the text of an error. */
export interface EndKind<Cause extends string> {
  readonly causes: Readonly<Record<Cause | 'failed', EndMeaning>>;
  readonly textOf: (endpoint: string, why: string) => string;
}

export const socketKind: EndKind<EndCause> = {
  causes: endCauses,
  textOf: (endpoint, why) => `Socket to ${endpoint}: ${why}`,
};

/** What is known of an end, apart from its cause. */
export interface EndDetails {
  readonly code?: number;
  readonly reason?: string;
  readonly wasClean?: boolean;
  readonly decision?: RecordedDenial | undefined;
  /** When the denied request may be made again, in ms. */
  readonly retryAfter?: number | undefined;
  /** What the driver said. */
  readonly error?: LinkError | undefined;
}

/** Which socket or HTTP request ended, and when. */
export interface EndContext {
  readonly owner: OwnerInfo;
  readonly endpoint: string;
  /** How long the connection was open, or the response was read, in ms. */
  readonly openFor: number;
  /** In ms of the network's clock. */
  readonly now: number;
}

/** For whom an end is described: the host, the owner, or an owner that must not learn why a connection failed. */
export type Audience = 'host' | 'owner' | 'opaque';

/** The code of the error for a denial: `denied` unless `SocketError` has a code for why. */
export function errorCodeOf(why: DecisionCode = 'denied'): SocketErrorCode {
  return errorCodes[why] ?? 'denied';
}

const errorCodes: Partial<Record<DecisionCode, SocketErrorCode>> = withoutPrototype({
  'owner-destroyed': 'owner-destroyed',
  cancelled: 'owner-destroyed',
  limit: 'limit',
  rate: 'limit',
  quota: 'limit',
  'too-large': 'limit',
  'invalid-url': 'invalid-url',
  port: 'invalid-url',
});
