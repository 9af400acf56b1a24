import type { RecordedDenial } from '../model/Decision.ts';
import type { Action } from '../model/Request.ts';
import type { LayeredRuling } from '../model/Ruling.ts';
import { errorCodeOf } from './describeEnd.ts';
import type { OwnerContext } from './OwnerContext.ts';
import type { SocketView } from './SocketView.ts';
import type { SocketError } from '../model/SocketError.ts';
import { socketError } from './socketError.ts';

/**
 * Records the ruling on a request of a socket.
 *
 * @param waited how long the audits took, in ms, if they did not answer at once
 * @param bytes the size of the message
 */
export function recordRuling(
  { context, parts }: SocketView,
  action: Action,
  ruling: LayeredRuling,
  waited?: number,
  bytes?: number,
): RecordedDenial | undefined {
  const denial = context.record({ action, socket: parts.id, endpoint: parts.endpoint.text, bytes, waited }, ruling);
  parts.tap?.decided(action, ruling, denial);
  return denial;
}

/** Records that a request of a socket was denied, and emits one `denied` event (L7). */
export function recordDenial(
  socket: SocketView,
  action: Action,
  ruling: LayeredRuling,
  waited?: number,
  bytes?: number,
): RecordedDenial | undefined {
  socket.denied += 1;
  socket.outdate();
  const decision = recordRuling(socket, action, ruling, waited, bytes);
  if (!(action === 'resolve' && socket.context.opaque)) {
    const { code, reason = '', given } = ruling;
    socket.emit({ type: 'denied', action, code, reason, ...(given === undefined ? undefined : { given }) });
  }
  return decision;
}

/**
 * Records that a socket is refused, and makes the error that says so.
 *
 * @param what returns what was refused, in words that may be shown
 */
export function denyCreate(
  context: OwnerContext,
  ruling: LayeredRuling,
  what: () => string,
  endpoint?: string,
): SocketError {
  const denial = context.record({ action: 'create', endpoint }, ruling);
  const { reason: message = 'denied', retryAfter } = ruling;
  const detail = { message, ...(retryAfter !== undefined && { retryAfter }) };
  const text = `Cannot create ${what()}: ${message}`;
  return socketError(context, errorCodeOf(ruling.code), text, detail, { decision: denial?.forOwner });
}
