import { min } from '../model/intrinsics.ts';
import type { OwnerContext } from './OwnerContext.ts';

/** How long a function may take to find a URL, in ms. */
export function providerTimeout({ limits, network }: Pick<OwnerContext, 'limits' | 'network'>): number {
  return min(limits.connectTimeout, network.ownTimes.connectTimeout);
}
