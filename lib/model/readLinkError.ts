import type { ErrorDetail } from './ErrorDetail.ts';
import { printable } from './printable.ts';
import { readRetryAfter } from './readRetryAfter.ts';

const mostCauses = 4;

/**
 * Reads what a link's error says for programs (see `LinkError`): each part from the error itself or from the nearest of
 * its causes that has it.
 *
 * @param now in ms of the network's clock
 */
export function readLinkError(error: unknown, now: number, depth = 0): Omit<ErrorDetail, 'message'> {
  if (typeof error !== 'object' || error === null || depth === mostCauses) return {};
  const { code, status, retryAfter, cause } = error as Partial<Record<string, unknown>>;
  const delay = readRetryAfter(retryAfter, now);
  return {
    ...readLinkError(cause, now, depth + 1),
    ...(typeof code === 'string' && code !== '' && { code: printable(code, 100) }),
    ...(isStatus(status) && { status }),
    ...(delay !== undefined && { retryAfter: delay }),
  };
}

function isStatus(status: unknown): status is number {
  return Number.isInteger(status) && (status as number) >= 100 && (status as number) <= 999;
}
