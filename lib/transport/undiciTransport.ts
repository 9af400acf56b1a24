import { lookup } from 'node:dns';
import undici from 'undici/package.json' with { type: 'json' };
import type { HttpTransport } from '../model/HttpTransport.ts';
import type { HttpRequest } from '../model/HttpRequest.ts';
import { readFunction, readInteger, readOptions } from '../model/readOptions.ts';
import { markTransportMaker } from '../model/Transport.ts';
import type { Resolver } from './guardedLookup.ts';
import { type SecureContexts, secureContexts } from './secureContexts.ts';
import { UndiciLines } from './UndiciLines.ts';
import type { UndiciTransportOptions } from './UndiciTransportOptions.ts';

// npm only warns of a peer that does not fit.
const fault = undiciVersionFault(undici.version);
if (fault !== undefined) throw new Error(fault);

/** The options, read once. */
export interface UndiciSettings {
  readonly secureContextFor: SecureContexts<HttpRequest>;
  readonly headers: ((request: HttpRequest) => unknown) | undefined;
  readonly resolver: Resolver;
  readonly keepAlive: number;
}

/**
 * Makes the HTTP transport for Node, on the package `undici`: HTTP/1.1, one exchange at a time on a connection.
 *
 * It connects to addresses that `policy.resolve` has approved in that same dial, and to no other; it verifies TLS, whatever
 * the environment says; it follows no redirect, uses no agent, no proxy and no global dispatcher, and keeps no cookie and
 * no cache. Each owner has connections of its own.
 *
 * @see {@link https://example.com/rx-secure-networking/docs/options.md#undicitransportoptions}
 * @example
 * const network = createNetwork({ transport: wsTransport(), http: undiciTransport(), policy: platforms.server });
 * @throws TypeError or RangeError that names the option that is wrong
 */
export function undiciTransport(options: UndiciTransportOptions = {}): HttpTransport {
  const names = ['tls', 'headers', 'resolver', 'keepAlive'] as const;
  const own = readOptions<UndiciTransportOptions>('undiciTransport', options, names);
  const settings: UndiciSettings = {
    secureContextFor: secureContexts<HttpRequest>(own.tls),
    headers: readFunction('headers', own.headers),
    resolver: readFunction('resolver', own.resolver) ?? lookup,
    keepAlive: readInteger('keepAlive', own.keepAlive ?? 4_000),
  };
  return ({ limits }) => new UndiciLines(settings, limits.idleConnectionsPerOwner);
}

markTransportMaker(undiciTransport);

/**
 * Says what is wrong with this version of `undici`, if anything is. Older ones than 7.30.2 were not tried; 8 changes the
 * interface that is used here.
 */
function undiciVersionFault(version: unknown): string | undefined {
  const [, major, minor, patch] = /^(\d+)\.(\d+)\.(\d+)/.exec(String(version)) ?? [];
  if (major === '7' && (Number(minor) > 30 || (minor === '30' && Number(patch) >= 2))) return undefined;
  return `rx-secure-networking/undici needs the package undici in a version from 7.30.2 up to, and without, 8: found ${String(version)}`;
}
