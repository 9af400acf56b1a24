import type { SyncAudit } from '../model/Audit.ts';
import type { Endpoint } from '../model/Endpoint.ts';
import { matchesEndpoint, parseEndpointPattern } from './endpointPattern.ts';
import { libraryDenial } from './libraryDenial.ts';

/**
 * Allows the endpoints that match one of the patterns `scheme://host[:port|:*][/path|/path/*]`; without patterns, none.
 * Denies with code `endpoint`.
 *
 * @throws TypeError, RangeError for a pattern of the wrong form, at once and with the right one
 * @example
 * allowEndpoints('wss://chat.example.com', 'wss://*.example.com:*', 'wss://api.example.com/v1/*')
 */
export function allowEndpoints(...patterns: readonly string[]): SyncAudit<{ readonly endpoint: Endpoint }> {
  const parsed = patterns.map((pattern) => parseEndpointPattern(pattern));
  return ({ endpoint }) =>
    parsed.some((pattern) => matchesEndpoint(pattern, endpoint)) ||
    libraryDenial('endpoint', `${endpoint.text} is not on the list of endpoints`);
}
