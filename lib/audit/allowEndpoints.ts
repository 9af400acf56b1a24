import type { SyncAudit } from '../model/Audit.ts';
import type { WithEndpoint } from '../model/Request.ts';
import {
  type EndpointPatternOptions,
  matchesEndpoint,
  parseEndpointPattern,
  readPatternOptions,
} from './endpointPattern.ts';
import { libraryDenial } from '../model/makeDenial.ts';

/**
 * Makes an audit that allows endpoints that match one of the patterns `scheme://host[:port|:*][/path|/path/*]`; without
 * patterns, none. Denies with code `endpoint`.
 *
 * To reject patterns such as `wss://*.co.uk`, pass `{ isPublicSuffix }` before the patterns. The package contains no
 * list of public suffixes.
 *
 * @see {@link https://example.com/rx-secure-networking/docs/options.md#allowendpointsoptions-patterns-readmanifestdocument-options}
 * @throws TypeError, RangeError immediately for invalid options or patterns; the message shows the right form
 * @example
 * allowEndpoints('wss://chat.example.com', 'wss://*.example.com:*', 'wss://api.example.com/v1/*')
 */
export function allowEndpoints(...patterns: readonly string[]): SyncAudit<WithEndpoint>;
export function allowEndpoints(
  options: EndpointPatternOptions,
  ...patterns: readonly string[]
): SyncAudit<WithEndpoint>;
export function allowEndpoints(...given: readonly unknown[]): SyncAudit<WithEndpoint> {
  const [first, ...others] = given;
  const options = isOptions(first) ? readPatternOptions('allowEndpoints', first) : undefined;
  const parsed = (options ? others : given).map((pattern) => parseEndpointPattern(pattern, options));
  return ({ endpoint }) => {
    for (let i = 0; i < parsed.length; i++) {
      const pattern = parsed[i];
      if (pattern !== undefined && matchesEndpoint(pattern, endpoint)) return true;
    }
    return libraryDenial('endpoint', `${endpoint.text} is not on the list of endpoints`);
  };
}

/** Returns whether the first argument is options: neither a pattern nor an array, which is a mistake. */
function isOptions(given: unknown): boolean {
  return typeof given === 'object' && given !== null && !Array.isArray(given);
}
