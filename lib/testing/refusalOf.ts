import type { DialRequest } from '../model/Transport.ts';

/**
 * Puts the addresses of a virtual server to the host's policy, as a driver that resolves names does. Says why the dial
 * must not go on, if it must not; without a list of addresses nothing is asked, as in a browser. Never throws.
 */
export function refusalOf(dial: DialRequest, addresses: readonly string[] | undefined): string | undefined {
  if (addresses === undefined) return undefined;
  if (addresses.length === 0) return 'the name has no address';
  try {
    return dial.approve(addresses) === true ? undefined : 'an address was not approved';
  } catch {
    return 'the approval of its addresses threw';
  }
}
