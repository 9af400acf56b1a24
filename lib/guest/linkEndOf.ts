import { type EndCause, endCauses } from '../model/endCauses.ts';
import type { LinkError } from '../model/ErrorDetail.ts';
import { LinkLoss } from '../model/LinkLoss.ts';
import type { LinkEnd } from '../model/Transport.ts';

/**
 * How a link ends whose socket the host has ended for this cause.
 *
 * @param isClosing whether this side has closed the link, and so knows
 */
export function linkEndOf(
  cause: string,
  driver: LinkError | undefined,
  end: Omit<LinkEnd, 'error'>,
  isClosing: boolean,
): LinkEnd {
  const isPlain = cause === 'peer' || cause === 'unsubscribed' || (cause === 'closed' && isClosing);
  const ending = Object.hasOwn(endCauses, cause) ? (cause as EndCause) : 'lost';
  return { ...end, error: isPlain ? undefined : new LinkLoss(ending, driver) };
}

export const lostEnd: LinkEnd = Object.freeze({ code: 1006, reason: '', wasClean: false });

/** How a link ends that never opened. */
export function failedEnd(why: string): LinkEnd {
  return { ...lostEnd, error: new Error(`Cannot connect: ${why}`) };
}
