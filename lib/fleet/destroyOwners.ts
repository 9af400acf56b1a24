import type { Network } from '../model/Network.ts';
import type { OwnerSnapshot } from '../model/OwnerInfo.ts';
import { nowOrSoon } from '../stream/nowOrSoon.ts';

/** Destroys the owners for which there is a reason, newest first (L10). */
export function destroyOwners(
  network: Network | undefined,
  reasonFor: (owner: OwnerSnapshot) => string | undefined,
): void {
  nowOrSoon(() => {
    const owners = network?.snapshot() ?? [];
    for (let i = owners.length - 1; i >= 0; i--) {
      const owner = owners[i] as OwnerSnapshot;
      const reason = reasonFor(owner);
      if (reason !== undefined) network?.destroyOwner(owner.id, reason);
    }
  });
}
