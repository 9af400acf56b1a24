import type { DecisionCode } from '../model/Decision.ts';
import type { LayeredRuling } from '../model/Ruling.ts';
import type { SocketError, SocketErrorCode } from '../model/SocketError.ts';
import type { OwnerContext } from './OwnerContext.ts';
import { socketError } from './socketError.ts';

/**
 * Records that a socket is refused, and makes the error that says so.
 *
 * @param what what was asked for, as it may be shown
 */
export function refuseCreate(
  context: OwnerContext,
  ruling: LayeredRuling,
  what: string,
  endpoint?: string,
): SocketError {
  const denial = context.record({ action: 'create', endpoint }, ruling);
  const { reason: message = 'denied', retryAfter } = ruling;
  const detail = { message, ...(retryAfter !== undefined && { retryAfter }) };
  const text = `Cannot create ${what}: ${message}`;
  return socketError(context, errorCodes[ruling.code] ?? 'denied', text, detail, { decision: denial?.forOwner });
}

const errorCodes: Partial<Record<DecisionCode, SocketErrorCode>> = {
  'owner-destroyed': 'owner-destroyed',
  cancelled: 'owner-destroyed',
  limit: 'limit',
  rate: 'limit',
  'invalid-url': 'invalid-url',
  port: 'invalid-url',
};
