import { lookup } from 'node:dns';
import { createSecureContext, type SecureContext } from 'node:tls';
import { readFunction } from '../model/readFunction.ts';
import { readOptions } from '../model/readOptions.ts';
import type { ConnectRequest } from '../model/Request.ts';
import { isHeaderValue } from './handshakeHeaders.ts';
import type { Resolver } from './Resolver.ts';
import type { WsTransportOptions } from './WsTransportOptions.ts';

/** The options, read once: what the host does to them afterwards has no effect. */
export interface WsSettings {
  readonly secureContext: SecureContext;
  readonly origin: string | undefined;
  readonly headers: ((request: ConnectRequest) => unknown) | undefined;
  readonly onResponse: WsTransportOptions['onResponse'];
  readonly resolver: Resolver;
}

const names = ['tls', 'origin', 'headers', 'onResponse', 'resolver'] as const;

/**
 * Reads the host's settings.
 *
 * @throws TypeError or RangeError that names the option: an unknown one, a wrong type, a value that cannot be used
 */
export function readWsOptions(options: WsTransportOptions): WsSettings {
  const own = readOptions<WsTransportOptions>('wsTransport', options, names);
  const { tls = {}, headers, onResponse, resolver } = own;
  const origin: unknown = own.origin;
  if (origin !== undefined && typeof origin !== 'string') throw new TypeError('origin must be a string');
  if (origin !== undefined && !isHeaderValue(origin)) throw new RangeError('origin must be fit for a header');
  return {
    secureContext: secureContextOf(tls),
    origin,
    headers: readFunction('headers', headers),
    onResponse: readFunction('onResponse', onResponse),
    resolver: readFunction('resolver', resolver) ?? lookup,
  };
}

type TlsOptions = NonNullable<WsTransportOptions['tls']>;

function secureContextOf(tls: unknown): SecureContext {
  const own = readOptions<TlsOptions>('tls', tls, ['ca', 'cert', 'key', 'minVersion']);
  const { ca, cert, key, minVersion = 'TLSv1.2' } = own;
  for (const [name, value] of Object.entries({ ca, cert, key })) {
    const all: readonly unknown[] = name === 'ca' && Array.isArray(value) ? value : [value];
    if (value !== undefined && !all.every(isPem)) throw new TypeError(`tls.${name} must be PEM, as a string or bytes`);
  }
  if (!['TLSv1.2', 'TLSv1.3'].includes(minVersion)) {
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
