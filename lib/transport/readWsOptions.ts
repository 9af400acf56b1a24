import { lookup } from 'node:dns';
import { readFunction } from '../model/readFunction.ts';
import { readOptions } from '../model/readOptions.ts';
import type { ConnectRequest } from '../model/Request.ts';
import { isHeaderValue } from './handshakeHeaders.ts';
import type { Resolver } from './Resolver.ts';
import { type SecureContexts, secureContexts } from './secureContexts.ts';
import type { WsTransportOptions } from './WsTransportOptions.ts';

/** The options, read once: what the host does to them afterwards has no effect. */
export interface WsSettings {
  readonly secureContextFor: SecureContexts;
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
  const { tls, headers, onResponse, resolver } = own;
  const origin: unknown = own.origin;
  if (origin !== undefined && typeof origin !== 'string') throw new TypeError('origin must be a string');
  if (origin !== undefined && !isHeaderValue(origin)) throw new RangeError('origin must be fit for a header');
  return {
    secureContextFor: secureContexts(tls),
    origin,
    headers: readFunction('headers', headers),
    onResponse: readFunction('onResponse', onResponse),
    resolver: readFunction('resolver', resolver) ?? lookup,
  };
}
