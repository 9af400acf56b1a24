import { largestLimits, type Limits, type OwnTimes, readLimits } from '../model/Limits.ts';
import type { NetworkCore } from '../network/NetworkCore.ts';
import type { HostLimits } from '../wire/HostLimits.ts';

/** In ms. Deadlines are multiplied, and a timer takes no more than 2^31 - 1. */
const day = 86_400_000;

/** In ms. A `closeTimeout` is also how long an owner that is full waits before it tries again. */
const tenMinutes = 600_000;

/** The limits of a guest that sets none, before its host has said its own: it is the host that counts. */
export const unknownLimits: Limits = Object.freeze({
  ...largestLimits,
  ...{ auditTimeout: day, connectTimeout: day, closeTimeout: tenMinutes, responseTimeout: day, idleTimeout: day },
});

/** In ms: how much longer than its host a guest waits, so that it is the host's answer that counts. */
const margin = 60_000;

/**
 * The limits of a guest whose host has said these. What only the guest's library can keep is as at the host: sizes, how long
 * messages are held, redirects. Its time limits are longer than the host's, for they include the wait for the host; what waits
 * for the guest's own code alone has the host's (`NetworkCore.ownTimes`). What the host counts has no limit of its own here.
 */
export function guestLimits({ maxMessageBytes, maxBufferedBytes, limits }: HostLimits): Limits {
  const { auditTimeout, connectTimeout, closeTimeout, responseTimeout, idleTimeout, ...kept } = limits;
  const asked = margin + 3 * auditTimeout; // the policy, the owner's audit, and the policy about addresses
  return Object.freeze({
    ...unknownLimits,
    ...{ maxMessageBytes, maxBufferedBytes, ...kept },
    ...{ auditTimeout: asked, connectTimeout: connectTimeout + asked, closeTimeout: closeTimeout + 10_000 },
    ...{ responseTimeout: responseTimeout + margin, idleTimeout: idleTimeout + margin },
  });
}

/**
 * Reduces each limit of a network and of its owners to that of `most`. Owners keep those of attempts and requests in one
 * second, which are counted since they were created.
 */
export function reduceLimits(network: NetworkCore, most: Limits, ownTimes: OwnTimes): void {
  network.limits = readLimits(network.limits, most);
  network.ownTimes = ownTimes;
  for (const owner of network.owners.list()) owner.limits = readLimits(owner.limits, most);
}
