import type { Endpoint } from '../model/Endpoint.ts';
import { endsWith, exec, includes, matches, slice, startsWith } from '../model/intrinsics.ts';
import { parseSocketUrl } from '../model/parseSocketUrl.ts';
import { printable } from '../model/printable.ts';
import { publicPart } from '../model/showUrl.ts';
import { readOptions } from '../model/readOptions.ts';
import { reportRejection } from '../stream/callReporting.ts';
import { isDisguised } from './isDisguised.ts';

/** A parsed endpoint pattern, as plain, frozen data. A manifest must not contain one whose `hosts` is `any`. */
export interface EndpointPattern {
  /** The pattern as it was written. */
  readonly text: string;
  readonly scheme: Endpoint['scheme'];
  readonly hosts: Reach;
  /** Without `*.`; empty if `hosts` is `any`. */
  readonly host: string;
  readonly port: number | '*';
  readonly paths: Reach;
  /** Without the last `*`, so it ends in `/` if `paths` is `below`; empty if `paths` is `any`. */
  readonly path: string;
}

/** What a part of a pattern matches: one value, everything below it (`*.host`, `path/*`), or any value. */
export type Reach = 'one' | 'below' | 'any';

/**
 * Options for parsing patterns.
 *
 * @see {@link https://example.com/rx-secure-networking/docs/options.md#allowendpointsoptions-patterns-readmanifestdocument-options}
 */
export interface EndpointPatternOptions {
  /**
   * Returns whether anyone can register a name under this domain, as under `co.uk`. Then `*.` before it is rejected.
   */
  readonly isPublicSuffix: (domain: string) => boolean;
}

const form = 'scheme://host[:port|:*][/path|/path/*], as in wss://*.example.com/chat/*';
const grammar = /^(wss?|https?):\/\/(\[[^\]/]*\]|[^/:?#@[\]]+)(?::(\*|\d+))?(\/[^?#]*)?$/;
const address = /^\[|^[\d.]+$/;
const canonicalUrl = /^wss?:\/\/(\[[^\]]*\]|[^/:]+)(:\d+)?(.*)$/;
const beforeAddress = '"*." must not precede an address';

/**
 * Parses `scheme://host[:port|:*][/path|/path/*]`. The host may be `*` or begin with `*.`. Without a port the pattern
 * has the scheme's default port; without a path it matches any path. The rest must be in the canonical form of
 * `parseSocketUrl`, because it is compared as text.
 *
 * @throws TypeError for anything but a string, and for an answer of `isPublicSuffix` that is neither true nor false
 * @throws RangeError for an invalid pattern, because none is guessed or ignored. The message says the right form.
 */
export function parseEndpointPattern(text: unknown, options?: EndpointPatternOptions): EndpointPattern {
  if (typeof text !== 'string') throw new TypeError(`Cannot use a pattern that is not a string: write ${form}`);
  const parts = exec(grammar, text);
  if (parts === null) throw bad(text, `it must have the form ${form}`);
  const portPart = parts[3] ?? '';
  const { reach: hosts, text: host } = readHost(parts[2] ?? '');
  const { reach: paths, text: path } = readPath(parts[4] ?? '');
  if (includes(`${host}${path}`, '*')) {
    throw bad(text, '"*" may only be the whole host, the port, "*." before the host, or "/*" after the path');
  }

  // Patterns and URLs go through the same parser: a pattern that it rejects could never match.
  const port = portPart === '' || portPart === '*' ? '' : `:${portPart}`;
  const given = (parts[1] ?? '') as Endpoint['scheme'];
  const secure = given === 'wss' || given === 'https' ? 's' : '';
  const parsed = parseSocketUrl(`ws${secure}://${hosts === 'any' ? 'any' : host}${port}${path}`);
  if (!parsed.ok) {
    const { canonical, reason } = parsed;
    throw bad(text, canonical === undefined ? reason : notCanonical(canonical, { given, hosts, portPart, paths }));
  }
  if (paths === 'below' && isDisguised(path)) {
    throw bad(
      text,
      'before "/*" there must be no encoded separator, and no name that a server may read as "." or ".."',
    );
  }
  const { endpoint } = parsed;
  if (hosts !== 'any' && host !== endpoint.host) throw bad(text, `the host must be in lower case: "${endpoint.host}"`);
  const flaw = hosts === 'below' ? flawOfSuffix(host, options) : undefined;
  if (flaw !== undefined) throw bad(text, flaw);

  return Object.freeze({
    text,
    scheme: given,
    hosts,
    host,
    port: portPart === '*' ? portPart : endpoint.port,
    paths,
    path,
  });
}

/** Returns whether a pattern matches an endpoint. Compares parsed parts only, never the text of a URL. */
export function matchesEndpoint(pattern: EndpointPattern, endpoint: Endpoint): boolean {
  // 1. The scheme is the same: no scheme matches another.
  if (pattern.scheme !== endpoint.scheme) return false;
  // 2. The host is the same, or a name with at least one more label, at any depth, or any name. An address matches only
  //    itself in the same spelling: no wildcard matches an address.
  if (pattern.hosts === 'one' && pattern.host !== endpoint.host) return false;
  if (pattern.hosts !== 'one' && matches(address, endpoint.host)) return false;
  if (pattern.hosts === 'below' && !endsWith(endpoint.host, `.${pattern.host}`)) return false;
  // 3. The port is the same, or any; a pattern without one has the default port of its scheme.
  if (pattern.port !== '*' && pattern.port !== endpoint.port) return false;
  // 4. The path is the same, byte by byte; or begins with the part before "*" and is not disguised; or any.
  if (pattern.paths === 'any') return true;
  if (pattern.paths === 'one') return pattern.path === endpoint.path;
  return startsWith(endpoint.path, pattern.path) && !isDisguised(endpoint.path);
}

interface Part {
  readonly reach: Reach;
  readonly text: string;
}

function readHost(text: string): Part {
  if (text === '*') return { reach: 'any', text: '' };
  return startsWith(text, '*.') ? { reach: 'below', text: slice(text, 2) } : { reach: 'one', text };
}

function readPath(text: string): Part {
  if (text === '') return { reach: 'any', text: '' };
  return endsWith(text, '/*') ? { reach: 'below', text: slice(text, 0, -1) } : { reach: 'one', text };
}

/** @text the form in which a pattern has to be written */
function notCanonical(href: string, { given, hosts, portPart, paths }: Wildcards): string {
  const [, host = '', port = '', path = ''] = exec(canonicalUrl, href) ?? [];
  if (hosts === 'below' && matches(address, host)) return beforeAddress;
  const right = [
    `${given}://${hosts === 'any' ? '*' : `${hosts === 'below' ? '*.' : ''}${host}`}`,
    portPart === '*' ? ':*' : port,
    paths === 'any' ? '' : `${path}${paths === 'below' ? '*' : ''}`,
  ];
  return `it must be in canonical form: "${printable(right.join(''), 200)}"`;
}

interface Wildcards {
  readonly given: string;
  readonly hosts: Reach;
  readonly portPart: string;
  readonly paths: Reach;
}

function flawOfSuffix(host: string, options: EndpointPatternOptions | undefined): string | undefined {
  if (matches(address, host)) return beforeAddress;
  if (!includes(host, '.')) return '"*." needs at least two labels after it, as in wss://*.example.com';
  const isSuffix: unknown = options ? reportRejection(options.isPublicSuffix(host)) : false;
  if (typeof isSuffix !== 'boolean') throw new TypeError('isPublicSuffix must return true or false, and no promise');
  if (isSuffix) {
    return '"*." must not precede a public suffix: anyone can register a name there';
  }
  return undefined;
}

function bad(text: string, reason: string): RangeError {
  const shown = printable(`${publicPart(text)}${/[?#]/.test(text) ? '?…' : ''}`, 100);
  return new RangeError(`Cannot use the pattern "${shown}": ${reason}`);
}

/**
 * Validates the options for parsing patterns.
 *
 * @throws TypeError for invalid options
 */
export function readPatternOptions(what: string, given: unknown): EndpointPatternOptions {
  const { isPublicSuffix } = readOptions<EndpointPatternOptions>(what, given, ['isPublicSuffix']);
  if (typeof isPublicSuffix !== 'function') throw new TypeError(`${what}: isPublicSuffix must be a function`);
  return { isPublicSuffix };
}
