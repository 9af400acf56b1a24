import type { Endpoint } from '../model/Endpoint.ts';
import { freeze, matches, slice, startsWith } from '../model/intrinsics.ts';
import type { DialRequest } from '../model/Transport.ts';
import { messageOf } from './messageOf.ts';

/** The host of an endpoint without the brackets of IPv6: a name, or an address in the spelling of WHATWG URLs. */
export function bareHost({ host }: Endpoint): string {
  return startsWith(host, '[') ? slice(host, 1, -1) : host;
}

/** The IP address that an endpoint has for its host; undefined where it has a name. */
export function literalAddress(endpoint: Endpoint): string | undefined {
  const { host } = endpoint;
  const isAddress = startsWith(host, '[') || matches(/^\d+(?:\.\d+){3}$/, host); // no name ends in a number (WHATWG URL, 3.5)
  return isAddress ? bareHost(endpoint) : undefined;
}

/** Puts an address to the host's policy; gives an error unless it is approved. */
export function addressFault(address: string, approve: DialRequest['approve']): Error | undefined {
  try {
    const approved: unknown = approve(freeze([address]));
    return approved === true ? undefined : new Error('Cannot connect: its address is not approved');
  } catch (cause) {
    return new Error(`Cannot connect: ${messageOf(cause)}`, { cause });
  }
}
