import type { SyncAudit } from '../model/Audit.ts';
import type { WithEndpoint } from '../model/Request.ts';
import {
  type EndpointPatternOptions,
  matchesEndpoint,
  parseEndpointPattern,
  readPatternOptions,
} from './endpointPattern.ts';
import { libraryDenial } from '../verdict/makeDenial.ts';

/**
 * Allows the endpoints that match one of the patterns `scheme://host[:port|:*][/path|/path/*]`; without patterns, none.
 * Denies with code `endpoint`.
 *
 * A host that has a list of public suffixes can have patterns such as `wss://*.co.uk` refused: it gives
 * `{ isPublicSuffix }` before the patterns. None is bundled.
 *
 * @throws TypeError, RangeError at once for options or a pattern of the wrong form; the message shows the right form
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

/** What is neither a pattern nor a list of them, which nobody takes. */
function isOptions(given: unknown): boolean {
  return typeof given === 'object' && given !== null && !Array.isArray(given);
}
