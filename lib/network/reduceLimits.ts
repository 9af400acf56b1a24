import { type Limits, type OwnTimes, readLimits } from '../model/Limits.ts';
import type { NetworkCore } from './NetworkCore.ts';

/**
 * Reduces each limit of a network and of its owners to that of `most`. Owners keep those of attempts and requests in one
 * second, which are counted since they were created.
 */
export function reduceLimits(network: NetworkCore, most: Limits, ownTimes: OwnTimes): void {
  network.limits = readLimits(network.limits, most);
  network.ownTimes = ownTimes;
  for (const owner of network.owners.list()) owner.limits = readLimits(owner.limits, most);
}
