import type { Endpoint } from '../../model/Endpoint.ts';
import { literalAddress } from '../../transport/literalAddress.ts';
import { show } from './demand.ts';

/** Describes what is wrong with the addresses that a transport gives `approve` for an endpoint; undefined if nothing is. */
export function addressesFault(endpoint: Endpoint, addresses: readonly string[]): string | undefined {
  const expected = literalAddress(endpoint);
  const fits = (address: unknown): boolean =>
    typeof address === 'string' && (expected === undefined || address === expected);
  const isFine = Array.isArray(addresses) && addresses.length > 0 && addresses.every(fits);
  return isFine ? undefined : `approve() was called with ${show(addresses)} for the host ${show(endpoint.host)}`;
}
