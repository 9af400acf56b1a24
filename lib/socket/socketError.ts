import type { ErrorDetail } from '../model/ErrorDetail.ts';
import { noteRetryAfter } from '../model/retryLink.ts';
import { SocketError, type SocketErrorCode, type SocketErrorParts } from '../model/SocketError.ts';
import type { OwnerContext } from './OwnerContext.ts';

/** Makes an error for an owner: names it, and keeps from an opaque one what it must not know. */
export function socketError(
  { owner, opaque }: Pick<OwnerContext, 'owner' | 'opaque'>,
  code: SocketErrorCode,
  message: string,
  detail: ErrorDetail,
  { decision, cause }: Pick<SocketErrorParts, 'decision' | 'cause'> = {},
): SocketError {
  const known = opaque ? { owner, cause } : { owner, cause, detail: Object.freeze(detail), decision };
  return noteRetryAfter(new SocketError(code, message, known), detail.retryAfter);
}
