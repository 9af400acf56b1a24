import { useEffect, useState } from 'react';
import type { Audits, Network, Owner } from 'rx-secure-networking';

/** An owner that lives while the component is mounted: none before that, and none on a server. */
export function useOwner(network: Network, name: string, audits: Audits): Owner | undefined {
  const [owner, setOwner] = useState<Owner>();
  useEffect(() => {
    const mounted = network.createOwner({ name, audits });
    setOwner(mounted);
    return () => mounted.destroy();
  }, [network, name, audits]);
  return owner;
}
