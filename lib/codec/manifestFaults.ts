import { type EndpointPatternOptions, parseEndpointPattern } from '../audit/endpointPattern.ts';
import { faultAt, type JsonFault, maxFaults } from '../json/JsonFault.ts';
import { defaultLimits } from '../model/Limits.ts';
import { printable } from '../model/printable.ts';
import { largestInteger } from '../model/readOptions.ts';

/**
 * Finds the faults of a manifest, at most 32. `docs/manifest.schema.json` has the same rules for editors; a test compares
 * the two.
 *
 * @param data a copy whose objects have no prototype: see `copyData`
 */
export function manifestFaults(data: unknown, options?: EndpointPatternOptions): readonly JsonFault[] {
  const limit = single(flawOfLimit);
  const limits = Object.fromEntries(Object.keys(defaultLimits).map((name) => [name, limit]));
  const check = members('must be an object', {
    $schema: single((value) => (typeof value === 'string' ? undefined : 'must be a string')),
    endpoints: listOf(single((value) => flawOfPattern(value, options))),
    reasoning: single(flawOfReasoning),
    limits: members('must be an object of limits', limits),
  });
  return check(data, []).slice(0, maxFaults);
}

/** The form of a manifest. */
export interface ManifestDocument {
  readonly $schema?: string;
  readonly endpoints?: readonly string[];
  readonly reasoning?: string;
  readonly limits?: Readonly<Record<string, number>>;
}

type Path = readonly (string | number)[];
/** Finds the faults of a value and of everything in it. */
type Check = (value: unknown, path: Path) => readonly JsonFault[];

const most = { endpoints: 256, endpointLength: 2_048, reasoningLength: 1_000 };

/** Checks a value that is no list and no object. */
function single(flawOf: (value: unknown) => string | undefined): Check {
  return (value, path) => {
    const flaw = flawOf(value);
    return flaw === undefined ? [] : [faultAt(path, flaw)];
  };
}

/** Checks a list and each item. */
function listOf(item: Check): Check {
  return (value, path) => {
    if (!Array.isArray(value)) return [faultAt(path, 'must be a list of endpoint patterns')];
    if (value.length > most.endpoints) return [faultAt(path, `must list at most ${most.endpoints} patterns`)];
    return value.flatMap((each: unknown, i) => item(each, [...path, i]));
  };
}

/** Checks an object, which may have these keys and no others. */
function members(form: string, known: Readonly<Record<string, Check>>): Check {
  return (value, path) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return [faultAt(path, form)];
    const unknown = `is unknown: the keys are ${Object.keys(known).join(', ')}`;
    return Object.entries(value).flatMap(([key, member]) => {
      const check = Object.hasOwn(known, key) ? known[key] : undefined;
      return check ? check(member, [...path, key]) : [faultAt([...path, printable(key, 100)], unknown)];
    });
  };
}

function flawOfPattern(value: unknown, options: EndpointPatternOptions | undefined): string | undefined {
  if (typeof value === 'string' && value.length > most.endpointLength) {
    return `must have at most ${most.endpointLength} characters`;
  }
  try {
    // Only the host's own policy may allow any host.
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
