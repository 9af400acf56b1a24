import type { Endpoint } from '../model/Endpoint.ts';
import { matches, slice, startsWith } from '../model/intrinsics.ts';

/** The IP address that an endpoint has as its host. Undefined if the host is a name. */
export function literalAddress(endpoint: Endpoint): string | undefined {
  const { host } = endpoint;
  const isAddress = startsWith(host, '[') || matches(/^\d+(?:\.\d+){3}$/, host); // no name ends in a number (WHATWG URL, 3.5)
  return isAddress ? bareHost(endpoint) : undefined;
}

/** The host of an endpoint, without the brackets of IPv6: a name, or an address in the spelling of WHATWG URLs. */
export function bareHost({ host }: Endpoint): string {
  return startsWith(host, '[') ? slice(host, 1, -1) : host;
}
