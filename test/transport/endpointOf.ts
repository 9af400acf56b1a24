import type { Endpoint } from '../../lib/model/Endpoint.ts';
import { parseSocketUrl } from '../../lib/model/parseSocketUrl.ts';

/** The endpoint of a URL, or of one that no socket could have and a transport is given nevertheless. */
export function endpointOf(url: string): Endpoint {
  const parsed = parseSocketUrl(url);
  if (parsed.ok) return parsed.endpoint;
  const { protocol, hostname, port, pathname } = new URL(url);
  const scheme = protocol === 'wss:' ? 'wss' : 'ws';
  const number = Number(port || (scheme === 'wss' ? 443 : 80));
  return { scheme, host: hostname, port: number, path: pathname, text: `${scheme}://${hostname}:${number}${pathname}` };
}
