import * as t from 'io-ts';
import { type EndpointPatternOptions, parseEndpointPattern } from '../audit/endpointPattern.ts';
import { defaultLimits } from '../model/Limits.ts';
import { largestInteger } from '../model/readInteger.ts';
import { formed } from './formed.ts';
import { onlyKeys } from './onlyKeys.ts';

/** A manifest as it is written. */
export interface ManifestDocument {
  readonly $schema?: string;
  readonly endpoints?: string[];
  readonly reasoning?: string;
  readonly limits?: Readonly<Record<string, number | undefined>>;
}

const most = { endpoints: 256, endpointLength: 2_048, reasoningLength: 1_000 };

/** What a manifest may say. docs/manifest.schema.json says the same to editors; a test holds them together. */
export function manifestCodec(options?: EndpointPatternOptions): t.Type<ManifestDocument> {
  const limit = formed<number>('limit', flawOfLimit);
  const limitNames = Object.keys(defaultLimits);
  const limits = t.partial(Object.fromEntries(limitNames.map((name) => [name, limit])), 'an object of limits');
  const patterns = t.array(
    formed<string>('endpoint pattern', (value) => flawOfPattern(value, options)),
    'a list of endpoint patterns',
  );
  const props = {
    $schema: t.string,
    endpoints: atMost(patterns),
    reasoning: formed<string>('reasoning', flawOfReasoning),
    limits: onlyKeys(limits, limitNames),
  };
  return onlyKeys(t.partial(props, 'an object'), Object.keys(props));
}

function atMost(patterns: t.Type<string[]>): t.Type<string[]> {
  return new t.Type(
    patterns.name,
    patterns.is,
    (value, context) =>
      Array.isArray(value) && value.length > most.endpoints
        ? t.failure(value, context, `must list at most ${most.endpoints} patterns`)
        : patterns.validate(value, context),
    t.identity,
  );
}

function flawOfPattern(value: unknown, options: EndpointPatternOptions | undefined): string | undefined {
  if (typeof value === 'string' && value.length > most.endpointLength) {
    return `must have at most ${most.endpointLength} characters`;
  }
  try {
    // "Any host" is for the host's own policy, not for a plug-in to ask for.
    return parseEndpointPattern(value, options).hosts === 'any'
      ? 'must name its host: "*" alone is too wide'
      : undefined;
  } catch (error) {
    return error instanceof Error ? error.message : 'must be an endpoint pattern';
  }
}

function flawOfReasoning(value: unknown): string | undefined {
  const right = typeof value === 'string' && Array.from(value).length <= most.reasoningLength;
  return right ? undefined : `must be a text of at most ${most.reasoningLength} characters`;
}

function flawOfLimit(value: unknown): string | undefined {
  const right = typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= largestInteger;
  return right ? undefined : `must be an integer from 1 to ${largestInteger}`;
}
