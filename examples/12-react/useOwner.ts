import { useEffect, useState } from 'react';
import type { Audits, Network, Owner } from 'rx-secure-networking';

/** Returns an owner while the component is mounted, and undefined before that and on a server. */
export function useOwner(network: Network, name: string, audits: Audits): Owner | undefined {
  const [owner, setOwner] = useState<Owner>();
  useEffect(() => {
    const mounted = network.createOwner({ name, audits });
    setOwner(mounted);
    return () => mounted.destroy();
  }, [network, name, audits]);
  return owner;
}
