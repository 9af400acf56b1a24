import { readOptions } from '../model/readOptions.ts';
import type { EndpointPatternOptions } from './endpointPattern.ts';

/**
 * Reads what a host adds to the reading of patterns.
 *
 * @throws TypeError for options of the wrong form
 */
export function readPatternOptions(what: string, given: unknown): EndpointPatternOptions {
  const { isPublicSuffix } = readOptions<EndpointPatternOptions>(what, given, ['isPublicSuffix']);
  if (typeof isPublicSuffix !== 'function') throw new TypeError(`${what}: isPublicSuffix must be a function`);
  return { isPublicSuffix };
}
