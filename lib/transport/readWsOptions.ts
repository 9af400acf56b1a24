import { lookup } from 'node:dns';
import { createSecureContext, type SecureContext } from 'node:tls';
import type { ConnectRequest } from '../model/Request.ts';
import { isHeaderValue } from './handshakeHeaders.ts';
import type { Resolver } from './Resolver.ts';
import type { WsTransportOptions } from './WsTransportOptions.ts';

/** The options, read once: what the host does to them afterwards has no effect. */
export interface WsSettings {
  readonly secureContext: SecureContext;
  readonly origin: string | undefined;
  readonly headers: ((request: ConnectRequest) => unknown) | undefined;
  readonly resolver: Resolver;
}

/**
 * Reads the host's settings: own properties only.
 *
 * @throws TypeError or RangeError that names the option: an unknown one, a wrong type, a value that can not be used
 */
export function readWsOptions(options: WsTransportOptions): WsSettings {
  const { tls, origin, headers, resolver } = ownOf(options, 'options', ['tls', 'origin', 'headers', 'resolver']);
  if (origin !== undefined && typeof origin !== 'string') throw new TypeError('origin must be a string');
  if (origin !== undefined && !isHeaderValue(origin)) throw new RangeError('origin must be fit for a header');
  return {
    secureContext: secureContextOf(tls),
    origin,
    headers: readFunction(headers, 'headers') as WsSettings['headers'],
    resolver: (readFunction(resolver, 'resolver') as Resolver | undefined) ?? lookup,
  };
}

function readFunction(given: unknown, name: string): unknown {
  if (given !== undefined && typeof given !== 'function') throw new TypeError(`${name} must be a function`);
  return given;
}

function secureContextOf(tls: unknown): SecureContext {
  const { ca, cert, key, minVersion = 'TLSv1.2' } = ownOf(tls, 'tls', ['ca', 'cert', 'key', 'minVersion']);
  for (const [name, value] of Object.entries({ ca, cert, key })) {
    const all: readonly unknown[] = name === 'ca' && Array.isArray(value) ? value : [value];
    if (value !== undefined && !all.every(isPem)) throw new TypeError(`tls.${name} must be PEM, as a string or bytes`);
  }
  if (minVersion !== 'TLSv1.2' && minVersion !== 'TLSv1.3') {
    throw new RangeError("tls.minVersion must be 'TLSv1.2' or 'TLSv1.3'");
  }
  // Without a prototype, a polluted one has no say in what is trusted.
  const settings = Object.assign(Object.create(null) as object, { ca, cert, key, minVersion });
  try {
    return createSecureContext(settings as Parameters<typeof createSecureContext>[0]);
  } catch (cause) {
    throw new TypeError('tls can not be used: check that ca, cert and key are PEM and belong together', { cause });
  }
}

function isPem(value: unknown): boolean {
  return typeof value === 'string' || value instanceof Uint8Array;
}

function ownOf(given: unknown = {}, of: string, names: readonly string[]): Partial<Record<string, unknown>> {
  if (typeof given !== 'object' || given === null) throw new TypeError(`${of} must be an object`);
  for (const name of Object.keys(given)) {
    if (!names.includes(name)) throw new RangeError(`${of}.${name} is unknown: use ${names.join(', ')}`);
  }
  return Object.assign(Object.create(null) as object, given);
}
