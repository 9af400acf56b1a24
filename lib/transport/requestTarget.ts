import type { Endpoint } from '../model/Endpoint.ts';
import { indexOf, slice } from '../model/intrinsics.ts';

/** The path and the query that a request names in its first line (RFC 9112, 3.2.1), as they were audited. */
export function requestTarget(url: string, { path }: Endpoint): string {
  const queryAt = indexOf(url, '?');
  return queryAt < 0 ? path : path + slice(url, queryAt);
}

/** The value of the header `host`: without the port if that is the default of the scheme. */
export function hostHeader({ scheme, host, port }: Endpoint): string {
  const defaultPort = scheme === 'wss' || scheme === 'https' ? 443 : 80;
  return port === defaultPort ? host : `${host}:${port}`;
}
