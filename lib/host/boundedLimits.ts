import { defaultLimits, largestLimits, type Limits } from '../model/Limits.ts';
import type { OwnerCore } from '../network/OwnerCore.ts';

/** What a bridge's memory depends on. */
const boundNames = [
  ...(['socketsPerOwner', 'requestsPerOwner', 'maxMessageBytes'] as const),
  ...(['maxBufferedBytes', 'maxHeldBytes', 'maxRequestBytes'] as const),
];

/**
 * Returns the limits of an owner that is served to a guest. In a network that is a guest itself, its own host counts for it,
 * so it has no limits of its own there, and no sizes before that host has said them: a guest of its own gets the usual ones.
 */
export function boundedLimits({ limits, network }: Pick<OwnerCore, 'limits' | 'network'>): Limits {
  if (!network.isGuest) return limits;
  const bounded: Record<keyof Limits, number> = { ...limits };
  for (const name of boundNames) {
    if (limits[name] === largestLimits[name]) bounded[name] = defaultLimits[name];
  }
  return Object.freeze(bounded);
}
